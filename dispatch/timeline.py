"""Writing an incident's timeline, and saying its entries in words."""

from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from dispatch.choices import Basis, Outcome, Status, Verdict
from dispatch.models import FollowUp, Incident, TimelineEntry, TimelineText
from hotline.base.act import TIMELINE, Deed
from hotline.realtime import events

KEY = frozenset({
    "opened", "alerted", "confirmed", "false_alarm", "unverified", "ended", "closed", "reopened", "void", "merged", "unmerged", "drafted",
    "approved", "sent", "sos", "unpaged",
})  # fmt: skip


def write(
    deed: Deed, incident: Incident, what: str, *, data: dict[str, Any] | None = None, words: str = "",
    moved: tuple[str, str] = ("", ""),
) -> None:  # fmt: skip
    """Append an entry to the incident's timeline, at the end of this unit of work.

    `data` holds plain values only (counts, codes, handles); anything a person said goes into `words`.
    """
    actor, now = deed.actor, deed.now

    def append() -> None:
        # The update takes the incident's row lock, so that numbers follow the order of commits.
        Incident.objects.filter(pk=incident.pk).update(touched_at=now)
        last = TimelineEntry.objects.filter(incident=incident).aggregate(last=Max("number"))["last"] or 0
        entry = TimelineEntry.objects.create(
            incident=incident,
            number=last + 1,
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_handle=actor.handle,
            what=what,
            from_status=moved[0],
            to_status=moved[1],
            data=data or {},
            is_key=what in KEY,
        )
        if words:
            TimelineText.objects.create(entry=entry, body=words)

    deed.last(TIMELINE, append)
    events.append(deed, kind="timeline", ref=str(incident.pk))


def last(incident_id: object, whats: tuple[str, ...], **data: Any) -> TimelineEntry | None:
    """The newest of these entries with these values."""
    found = TimelineEntry.objects.filter(incident=incident_id, what__in=whats)
    return found.filter(**{f"data__{name}": value for name, value in data.items()}).order_by("-number").first()


def _many(choices: type, values: list[str]) -> str:
    return ", ".join(str(choices(value).label) for value in values if value in choices.values)


SENTENCES: dict[str, str | Promise] = {
    "opened": gettext_lazy("opened the incident"),
    "joined": gettext_lazy("joined a call to it: %(calls)s calls now"),
    "unjoined": gettext_lazy("took a call out of it again"),
    "changed": gettext_lazy("changed: %(fields)s"),
    "reminded": gettext_lazy("Rights reminder read (%(language)s, version %(version)s)"),
    "alerted": gettext_lazy("alerted %(count)s responders (ring %(ring)s)"),
    "from_paper": gettext_lazy("entered from paper what was seen at %(seen)s"),
    "prepared": gettext_lazy("prepared an alert in training: somebody who may send it is asked to"),
    "widened": gettext_lazy("Too few are on the way: asked %(count)s more (ring %(ring)s)"),
    "nobody_left": gettext_lazy("There is nobody more to ask in ring %(ring)s"),
    "held": gettext_lazy("put the next asking on hold"),
    "unheld": gettext_lazy("let the asking go on"),
    "going": gettext_lazy("is going, %(minutes)s min"),
    "later": gettext_lazy("answered with another time"),
    "cant": gettext_lazy("cannot go"),
    "enough": gettext_lazy("Enough are going: %(cancelled)s queued texts cancelled, %(told)s told to stand down"),
    "one_more": gettext_lazy("One more is needed: observers go in pairs"),
    "arrived": gettext_lazy("arrived"),
    "waits": gettext_lazy("%(for)s is the first there: told to wait and watch"),
    "late": gettext_lazy("%(for)s has not arrived in time: somebody else is asked"),
    "saw": gettext_lazy("reported what they see"),
    "verdict": gettext_lazy("says: %(verdict)s"),
    "more": gettext_lazy("asks for more people"),
    "sos": gettext_lazy("SOS"),
    "safe": gettext_lazy("is safe"),
    "leaving": gettext_lazy("has left the scene"),
    "released": gettext_lazy("Everybody on the way or on scene was released"),
    "confirmed": gettext_lazy("confirmed (%(level)s): %(basis)s"),
    "false_alarm": gettext_lazy("decided: false alarm"),
    "unverified": gettext_lazy("decided: could not be verified"),
    "ended": gettext_lazy("decided: it has ended"),
    "closed": gettext_lazy("closed it: %(outcome)s"),
    "reopened": gettext_lazy("opened it again"),
    "void": gettext_lazy("made it void"),
    "merged": gettext_lazy("merged it into %(into)s: the same event"),
    "merged_here": gettext_lazy("merged %(code)s into it, with %(calls)s calls"),
    "unmerged": gettext_lazy("undid the merge with %(from)s"),
    "unmerged_here": gettext_lazy("took %(code)s out of it again: not the same event"),
    "took": gettext_lazy("works on it now"),
    "took_over": gettext_lazy("took it over from %(from)s"),
    "let_go": gettext_lazy("let it go"),
    "wanted": gettext_lazy("wants %(count)s people now (was %(was)s)"),
    "again": gettext_lazy("texted %(for)s again"),
    "lost": gettext_lazy("A text did not arrive: %(who)s"),
    "number_shown": gettext_lazy("looked at the number of %(for)s"),
    "drafted": gettext_lazy("drafted a text to the community (%(kind)s)"),
    "redrafted": gettext_lazy("changed the draft (%(kind)s)"),
    "sent_back": gettext_lazy("sent the draft back (%(kind)s)"),
    "approved": gettext_lazy("approved the text (%(kind)s) to %(count)s people"),
    "alone": gettext_lazy("sent the text (%(kind)s) alone, with a reason, to %(count)s people"),
    "paged": gettext_lazy(
        "Paged for the text (%(kind)s): %(people)s people. Push %(push)s, text %(text)s, e-mail %(mail)s"
    ),
    "unpaged": gettext_lazy("Nobody could be paged for the text (%(kind)s): call somebody who may approve it"),
    "cancelled": gettext_lazy("cancelled the text (%(kind)s)"),
    "undone": gettext_lazy("undid the sending (%(kind)s) before it began"),
    "paused": gettext_lazy("paused the text (%(kind)s)"),
    "resumed": gettext_lazy("let the text (%(kind)s) go on"),
    "resent": gettext_lazy("texted %(count)s people again of whom it was not certain (%(kind)s)"),
    "stopped": gettext_lazy("stopped the text (%(kind)s): %(count)s were not texted"),
    "sent": gettext_lazy("The text (%(kind)s) is being sent to %(count)s people"),
    "owed": gettext_lazy("Owed: %(debt)s"),
    "paid": gettext_lazy("paid: %(debt)s"),
    "overdue": gettext_lazy("Overdue: %(debt)s"),
    "put_off": gettext_lazy("put off for %(minutes)s min: %(debt)s"),
    "revealed": gettext_lazy("looked at the exact address"),
    "rumour": gettext_lazy("linked a rumour to it"),
    "clarified": gettext_lazy("told %(count)s people who asked what was found"),
    "text": gettext_lazy("wrote to the line"),
    "tip": gettext_lazy("linked a text that came in"),
}


def say(entry: TimelineEntry) -> str:
    """The entry as a sentence without its subject, in the reader's language."""
    data = dict(entry.data)
    if "basis" in data:
        data["basis"] = _many(Basis, data["basis"]) or data["basis"]
    if data.get("verdict") in Verdict.values:
        data["verdict"] = str(Verdict(data["verdict"]).label)
    if data.get("outcome") in Outcome.values:
        data["outcome"] = str(Outcome(data["outcome"]).label)
    if data.get("debt") in FollowUp.Kind.values:
        data["debt"] = str(FollowUp.Kind(data["debt"]).label)
    if "seen" in data:
        data["seen"] = date_format(timezone.localtime(parse_datetime(data["seen"])), "SHORT_DATETIME_FORMAT")
    sentence = SENTENCES.get(entry.what, entry.what)
    try:
        return str(sentence) % data
    except (KeyError, ValueError):
        return str(sentence)


def status_label(value: str) -> str:
    return str(Status(value).label) if value in Status.values else ""
