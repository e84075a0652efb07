"""The Celery door of the pump: the one task there is, which takes no argument and may run twice."""

from celery import shared_task

from hotline.pump import kick
from hotline.pump.pump import run_once


@shared_task(name=kick.TASK, ignore_result=True)
def pump() -> None:
    """Do what is due; ask for another run when the time was up before the work was."""
    if run_once()["more"]:
        kick.kick()
