"""How one person's answer to an incident looks: asked, going, there, gone."""

from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.choices import Verdict
from dispatch.console.present.bands import band
from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, PersonRow
from dispatch.models import Alert, Response
from dispatch.staffing import MAY_BE_ASKED_AGAIN
from hotline.messaging import lost
from hotline.messaging.states import State as TextState
from hotline.ui import chips

State = Response.State
# Order on the panel.
ORDER = {
    State.SOS: 0, State.ON_SCENE: 1, State.REPORTED: 1, State.EN_ROUTE: 2, State.ACCEPTED: 2, State.LATER: 4,
    State.STOOD_DOWN: 5, State.RELEASED: 5, State.LEFT: 5, State.NO_SHOW: 6, State.DECLINED: 7,
}  # fmt: skip
OVER = (State.STOOD_DOWN, State.RELEASED, State.LEFT)
SAME = {State.REPORTED: State.ON_SCENE, State.LEFT: State.RELEASED}


def state_chip(state: str) -> Chip:
    """The state of an answer, in the same word and shape as on every other screen."""
    if state == State.LATER:
        return Chip(_("Another time"), "plain")
    tone, word = chips.of(SAME.get(state, state))
    return Chip(str(word), tone)


def via_word(via: str) -> str:
    """By which way an answer came."""
    return {
        "text": _("by text"),
        "sms": _("by text"),
        "board": _("on the board"),
        "desk": _("by phone"),
        "phone": _("by phone"),
    }.get(via, via)


def row(
    alert: Alert | None,
    response: Response | None,
    act_url: str,
    *,
    texts: int = 0,
    text_state: str = "",
    again_url: str = "",
    number_url: str = "",
) -> PersonRow:
    """The person as the people panel shows them; the addresses open the small forms that answer for them, text them
    again, or show their number."""
    person = (response or alert).responder
    if response is None:
        return PersonRow(
            id=str(person.pk),
            handle=person.handle,
            chip=state_chip("asked"),
            line=band(alert.minutes),
            texts=texts,
            missed=str(TextState(text_state).label) if text_state in lost.STATES else "",
            again_url=again_url,
            number_url=number_url,
            sort=f"3-{oldest_first(alert.asked_at)}{alert.position:03d}-{person.pk}",
            since=alert.asked_at,
            act_url=act_url,
        )
    there = response.is_on_scene
    going = response.state in (State.ACCEPTED, State.EN_ROUTE)
    return PersonRow(
        id=str(person.pk),
        handle=person.handle,
        chip=state_chip(response.state),
        line=" · ".join(_facts(response)),
        sort=f"{ORDER.get(response.state, 5)}-{oldest_first(response.answered_at, person.pk)}",
        since=response.arrived_at if there else None,
        until=response.due_at if going else None,
        act_url="" if response.state in OVER else act_url,
        texts=texts,
        again_url=again_url if response.state in MAY_BE_ASKED_AGAIN else "",
        number_url=number_url if response.state not in OVER else "",
    )


def _spoke_otherwise(response: Response) -> bool:
    """Their last sign was what they saw, not the word OK."""
    return response.last_safe_at == response.verdict_at


def _facts(response: Response) -> list[str]:
    facts = []
    if response.state in (State.ACCEPTED, State.EN_ROUTE) and response.minutes:
        facts.append(_("said %(n)s min") % {"n": response.minutes})
    if response.verdict:
        facts.append(str(Verdict(response.verdict).label))
    if response.partner_id:
        facts.append(_("with %(who)s") % {"who": response.partner.responder.handle})
    elif response.is_on_scene:
        facts.append(_("alone: waits for a partner"))
    if response.is_on_scene and response.last_safe_at and response.last_safe_at != response.arrived_at:
        at = timezone.localtime(response.last_safe_at).strftime("%H:%M")
        facts.append(_("heard %(at)s") % {"at": at} if _spoke_otherwise(response) else _("OK %(at)s") % {"at": at})
    facts.append(via_word(response.via))
    return facts
