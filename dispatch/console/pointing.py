"""Pointing a caller to an entry of the directory: read out, texted, or referred. Each is noted once as the call's."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hotline.accounts.roles import DESK, SENDS
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Call, Referral
from hotline.directory import entries
from hotline.directory.models import Entry
from hotline.messaging import outbox, words
from hotline.places import beyond
from hotline.places.models import NeighbourNetwork

TEMPLATE = "F5"
HOURS_NOT_GIVEN = {"en": "Please call before you go.", "es": "Llame antes de ir."}
How = Referral.How


def of_network(network: NeighbourNetwork) -> Entry:
    """A neighbouring network as the directory shows it. Never saved: Set-up keeps it, and texts are answered by it too."""
    entry = Entry(pk=network.pk, kind=Entry.Kind.NETWORK, name=network.name, phone=network.number)
    entry.zips = [str(one) for one in network.zips]
    entry.folded = entries.folded(entry)
    return entry


def networks(typed: str) -> list[Entry]:
    """The neighbouring networks, for the search; the one that answers for a typed ZIP is found by that ZIP."""
    found = {network.pk: of_network(network) for network in beyond.networks()}
    for code in beyond.zips_in(typed):
        answers = beyond.network_for(code)
        if answers is not None:
            found[answers.pk].folded += f" {code}"
    return list(found.values())


def target(pk: UUID) -> Entry | None:
    """The entry or the neighbouring network with this id, as an entry."""
    entry = Entry.objects.filter(pk=pk, retired_at=None).first()
    if entry is not None:
        return entry
    network = NeighbourNetwork.objects.filter(pk=pk).first()
    return of_network(network) if network else None


def may_text(call: Call) -> str:
    """Why this caller may not be texted now; empty when they may."""
    if call.contact is None:
        return str(_("no whole number to text"))
    if call.whisper or not call.safe_to_text:
        return str(_("not said that texting is safe"))
    if call.contact.opted_out_at:
        return str(_("this number wants no texts"))
    return ""


def text_of(entry: Entry, language: str) -> words.Text:
    """The text that gives this entry: where, which number, when. It says nothing of who we are beyond our number."""
    language = "en" if language == "en" else "es"
    hours = entry.hours_in(language)
    said = f"{hours}." if hours else HOURS_NOT_GIVEN[language]
    return words.render(TEMPLATE, language, resource=entry.name, phone=entry.phone, hours=said)


def give(*, actor: Actor, call: Call, entry: Entry, how: str, key: str) -> Referral:
    """Note that the caller was pointed to `entry`; `texted` sends it to them. Raises Refused where texting is not safe."""
    if how not in How.values:
        raise Refused(_("Choose from the list."), "bad_choice")
    if not actor.has(*(SENDS if how == How.TEXTED else DESK)):
        raise Forbidden(_("A dispatcher, lead or coordinator sends texts."), "wrong_role")
    with act(actor) as deed:
        ref, _fresh = keys.once(
            deed, user_id=actor.id, key=key, fingerprint=f"{how}:{entry.pk}"[:64],
            make=lambda: str(_note(deed, call, entry, how).pk),
        )  # fmt: skip
        return Referral.objects.get(pk=ref)


def _note(deed: Deed, call: Call, entry: Entry, how: str) -> Referral:
    to = {"network_id" if entry.kind == Entry.Kind.NETWORK else "entry_id": entry.pk}
    row, fresh = Referral.objects.get_or_create(
        call=call, how=how, **to, defaults={"at": deed.now, "by": deed.actor.handle[:20]}
    )
    if not fresh:
        return row
    if how == How.TEXTED:
        _text(deed, call, entry)
    trail.record(deed, verb=str(how), kind="directory", ref=str(entry.pk), reason=f"call {str(call.pk)[:8]}")
    return row


def _text(deed: Deed, call: Call, entry: Entry) -> None:
    why = may_text(call)
    if why:
        raise Refused(_("They cannot be texted: %(why)s.") % {"why": why}, "not_safe_to_text")
    text = text_of(entry, call.language)
    if text.segments > 1:
        raise Refused(_("This does not fit one text. Read it out instead."), "too_long")
    language = "en" if call.language == "en" else "es"
    outbox.decide(
        deed, purpose="directory", lane=outbox.SERVICE, template=TEMPLATE, texts={language: text.body},
        to=[outbox.Recipient(call.contact, language)], subject_kind="call", subject=str(call.pk),
    )  # fmt: skip
