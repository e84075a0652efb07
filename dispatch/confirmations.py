"""Confirming an incident: at a stated level, on stated evidence, by somebody entitled to."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import followups, incidents, rumours, statuses
from dispatch.choices import IMMIGRATION, Agency, Basis, Presence, Status, Verdict
from dispatch.models import Confirmation, FollowUp, Incident, Report, Response
from hotline.accounts.roles import SENDS, SENIOR
from hotline.audit import trail
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Forbidden, Refused
from hotline.network import policy
from hotline.pump import timers
from responders import roster

Level = Confirmation.Level


def witnesses(incident: Incident, *, trained: bool = True) -> list[Response]:
    """The trained responders whose verdict is immigration agents, in the order of their verdicts; or the untrained ones.

    Small networks ask untrained people too: what they see is shown, and a trained one still has to look.
    """
    rows = Response.objects.filter(incident=incident, verdict=Verdict.ICE).select_related("responder")
    return [row for row in rows.order_by("verdict_at") if _was_trained(row) == trained]


def _was_trained(row: Response) -> bool:
    """Whether their training held on the day, where the network is, on which they said what they saw."""
    until = row.responder.trained_until
    return until is not None and until >= roster.local(row.verdict_at).date()


def basis_of(response: Response) -> set[str]:
    """On what this responder recognised the agency: the bare word POLICE is no basis."""
    reports = Report.objects.filter(response=response, verdict=Verdict.ICE)
    return {item for report in reports for item in report.facts.get("basis", [])}


def level_reached(incident: Incident, *, evidence: str = "") -> str:
    """The level the evidence on file reaches: V3 two trained responders or one and proof, V2 one, else V1 or nothing."""
    with_basis = [row for row in witnesses(incident) if basis_of(row)]
    if len(with_basis) >= 2 or (with_basis and evidence):
        return Level.V3
    return Level.V2 if with_basis else ""


def confirm(
    *, actor: Actor, incident: Incident, level: str, basis: list[str], note: str = "",
    presence: str = Presence.ACTIVE, agency: str = Agency.ICE, evidence: str = "", second: Actor | None = None,
) -> Confirmation:  # fmt: skip
    """Confirm at `level`. V2 and V3 rest on responders' verdicts; V1 (media only) needs a lead and a coordinator.

    Raises Refused with what is still missing.
    """
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        incident = Incident.objects.select_for_update(of=("self",)).select_related("zone").get(pk=incident.pk)
        incidents.check_words(note, evidence)
        _check(level, basis, presence, agency)
        first, other = _evidence_for(deed, incident, level, note, evidence, second)
        confirmation = Confirmation.objects.create(
            incident=incident, level=level, presence=presence, agency=agency, basis=list(basis), note=note[:200],
            evidence=evidence[:80], by=actor.id, by_handle=actor.handle, second=second.id if second else "",
            response=first, second_response=other, at=deed.now,
        )  # fmt: skip
        statuses.move(
            deed, incident, "confirm", what="confirmed", words=note, data={"level": level, "basis": list(basis)},
            presence=presence, agency=agency, confirmed_at=deed.now,
        )  # fmt: skip
        trail.record(deed, verb="confirmed", kind="incident", ref=str(incident.pk), reason=level)
        rumours.take_back(deed, incident)
        watch(deed, incident)
        if incident.taken_count:
            due = deed.now + timedelta(minutes=60)
            followups.owe(deed, kind=FollowUp.Kind.FAMILY, due_at=due, incident=incident)
        return confirmation


def _check(level: str, basis: list[str], presence: str, agency: str) -> None:
    if level not in Level.values or presence not in Presence.values or agency not in IMMIGRATION:
        raise Refused(_("Say which agency it is, at which level, and whether they are still there."), "bad_choice")
    if not basis or any(item not in Basis.values for item in basis):
        raise Refused(
            _("Say on what it was recognised. The word POLICE alone is not enough: ask what else they saw."), "no_basis"
        )


def _evidence_for(
    deed: Deed, incident: Incident, level: str, note: str, evidence: str, second: Actor | None
) -> tuple[Response | None, Response | None]:
    """The verdicts the confirmation rests on. Raises Refused when they do not reach the level."""
    seen = [row for row in witnesses(incident) if basis_of(row)]
    if level == Level.V1:
        pair = {deed.actor.id: deed.actor, (second.id if second else ""): second}
        two = second is not None and len(pair) == 2 and deed.actor.has(*SENIOR) and second.has(*SENIOR)
        if not (two and note.strip() and evidence):
            raise Forbidden(
                _("Below V2 a lead and a coordinator confirm together, with the media and the reason typed."), "v1_pair"
            )
        return None, None
    if not seen:
        raise Refused(
            _("No trained responder has seen agents and said what they recognise them by. Wait for a verdict."), "no_v2"
        )
    if level == Level.V3 and len(seen) < 2 and not evidence:
        raise Refused(_("V3 needs a second responder's verdict, or clear proof. Confirm at V2 instead."), "no_v3")
    return seen[0], (seen[1] if len(seen) > 1 else None)


def watch(deed: Deed, incident: Incident) -> None:
    """While they are there, somebody has to see them now and then: else a person decides whether it has ended."""
    if incident.status == Status.CONFIRMED and incident.presence == Presence.ACTIVE:
        due = deed.now + timedelta(minutes=policy.get("no_sighting_minutes"))
        timers.set(deed, kind="incident", subject=str(incident.pk), step="no_sighting", due_at=due)
