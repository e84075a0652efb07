"""What a trainee prepares and cannot send: an alert to responders that waits until somebody who may sends it on."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import followups, statuses, timeline
from dispatch.models import FollowUp, Incident
from hotline.accounts.roles import DESK, SENDS
from hotline.base.act import Actor, act
from hotline.base.errors import Conflict, Refused
from hotline.network import policy

KIND = FollowUp.Kind.DRAFT


def waiting(incident: Incident) -> FollowUp | None:
    """The alert that was prepared for this incident and not sent on yet."""
    return FollowUp.objects.filter(incident=incident, kind=KIND, paid_at=None).first()


def alert(*, actor: Actor, incident: Incident) -> FollowUp:
    """Put an alert of responders before somebody who may send it: on every desk, with a clock."""
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        incident = Incident.objects.select_for_update().get(
            pk=incident.pk
        )  # two who prepare it at once prepare it once
        statuses.still_open(incident)
        if actor.has(*SENDS):
            raise Refused(_("You may alert them yourself."), "may_send")
        if incident.ring:
            raise Conflict(_("Responders have been alerted already."), "alerted_already")
        standing = waiting(incident)
        if standing is not None:
            return standing
        due = deed.now + timedelta(seconds=policy.get("alert_warn_seconds"))
        timeline.write(deed, incident, "prepared")
        return followups.owe(deed, kind=KIND, due_at=due, incident=incident)
