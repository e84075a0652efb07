"""The people of one incident: who was asked, who answered what, who is there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch import progress
from dispatch.console import audience
from dispatch.console.present import people
from dispatch.console.rows import PersonRow
from dispatch.models import Alert, Incident, Response
from hotline.accounts.models import User


def rows(incident: Incident, reader: str) -> list[PersonRow]:
    """Everybody asked or answering, those who matter most first."""
    answers = Response.objects.filter(incident=incident).select_related("responder", "partner__responder")
    by_person = {answer.responder_id: answer for answer in answers}
    asked = list(Alert.objects.filter(incident=incident).select_related("responder"))
    act = f"{reverse('incident', args=[incident.code])}?act=answer&person="
    may = audience.sends(reader) and incident.is_open
    found = [people.row(one, by_person.pop(one.responder_id, None), _url(act, one.responder_id, may)) for one in asked]
    found += [people.row(None, answer, _url(act, answer.responder_id, may)) for answer in by_person.values()]
    return sorted(found, key=lambda row: row.sort)


def _url(act: str, pk: Any, may: bool) -> str:
    return f"{act}{pk}" if may else ""


def line(incident: Incident) -> str:
    """The head of the panel: how many of how many."""
    come = progress.one(incident)
    return _("%(there)s there · %(going)s going · %(wanted)s wanted") % {
        "there": come.on_scene, "going": come.going, "wanted": come.wanted,
    }  # fmt: skip


def panel(incident: Incident, user: User) -> dict[str, Any]:
    """The people panel's context."""
    return {"people": rows(incident, audience.reader_class(user)), "people_line": line(incident)}
