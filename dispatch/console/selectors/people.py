"""The people of one incident: who was asked, who answered what, who is there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch import alerts, progress, staffing
from dispatch.choices import Status
from dispatch.console import audience
from dispatch.console.present import people
from dispatch.console.present.bands import band
from dispatch.console.rows import PersonRow, SuggestedRow
from dispatch.models import Alert, Incident, Response
from hotline.accounts.models import User
from hotline.base import clock
from responders import reasons


def rows(incident: Incident, reader: str) -> list[PersonRow]:
    """Everybody asked or answering, those who matter most first."""
    answers = Response.objects.filter(incident=incident).select_related("responder", "partner__responder")
    by_person = {answer.responder_id: answer for answer in answers}
    asked = list(Alert.objects.filter(incident=incident).select_related("responder"))
    may = audience.sends(reader) and incident.is_open
    texts = staffing.texts_to(incident)

    def drawn(alert: Alert | None, answer: Response | None) -> PersonRow:
        person = (alert or answer).responder
        texted = texts.get(str(person.contact_id), [])
        return people.row(
            alert, answer, _url(incident, "answer", person.pk, may), texts=len(texted), text_state=texted[-1][1] if texted else "",
            again_url=_url(incident, "again", person.pk, may and alert is not None and incident.wants_people),
            number_url=_url(incident, "number", person.pk, may and alert is not None),
        )  # fmt: skip

    found = [drawn(one, by_person.pop(one.responder_id, None)) for one in asked]
    found += [drawn(None, answer) for answer in by_person.values()]
    return sorted(found, key=lambda row: row.sort)


def _url(incident: Incident, act: str, pk: Any, may: bool) -> str:
    return f"{reverse('incident', args=[incident.code])}?act={act}&person={pk}" if may else ""


def suggested(incident: Incident, reader: str) -> dict[str, Any]:
    """Whom the next asking would reach, in order and why, and why others are not; nothing where nobody more is asked."""
    come = progress.one(incident)
    asks = incident.is_open and incident.status in (Status.REPORTED, Status.CONFIRMED)
    if not asks or not audience.sends(reader) or come.filled >= come.wanted:
        return {}
    found = alerts.suggest(incident, now=clock.now())
    return {
        "ring": max(incident.ring, 1),
        "wanted": come.wanted - come.filled,
        "people": [
            SuggestedRow(match.candidate.handle, band(match.minutes), match.rank, _why(match.reasons))
            for match in found.matches
        ],
        "others": [{"handle": out.candidate.handle, "line": _why(out.reasons)} for out in found.excluded],
    }


def _why(given: list) -> str:
    """The reasons in words; how far somebody is stands apart, as a band."""
    return " · ".join(reasons.words(reason) for reason in given if reason.code != "minutes")


def line(incident: Incident) -> str:
    """The head of the panel: how many of how many."""
    come = progress.one(incident)
    return _("%(there)s there · %(going)s going · %(wanted)s wanted") % {
        "there": come.on_scene, "going": come.going, "wanted": come.wanted,
    }  # fmt: skip


def panel(incident: Incident, user: User) -> dict[str, Any]:
    """The people panel's context."""
    return {"people": rows(incident, audience.reader_class(user)), "people_line": line(incident)}
