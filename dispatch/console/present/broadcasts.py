"""How a community text looks: what it says to whom, what it costs, whom it waits for, how far it has gone."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch import broadcast_texts, broadcasts, sending
from dispatch.broadcast_texts import Kind, Preview
from dispatch.console.present.order import newest_first
from dispatch.console.rows import BroadcastShown, Chip, Link, TextShown
from dispatch.models import Broadcast
from hotline.messaging import words
from hotline.messaging.problems import Problem
from hotline.network import policy
from hotline.ui import chips

State = Broadcast.State
BAR = 20
SAME = {State.AWAITING: "awaiting"}


def title(kind: str) -> str:
    """What the text is, as people call it."""
    return {
        Kind.ALERT: _("Community alert"),
        Kind.UPDATE: _("Update to the community"),
        Kind.ALL_CLEAR: _("All-clear"),
        Kind.NO_LONGER_SEEN: _("No longer seen"),
        Kind.CORRECTION: _("Correction"),
    }.get(kind, kind)


def chip(broadcast: Broadcast) -> Chip:
    if sending.is_paused(broadcast):
        return Chip(_("Paused"), "unconfirmed")
    if broadcast.state == State.CANCELLED and broadcast.sent_back_why:
        return Chip(_("Sent back"), "unconfirmed")
    tone, word = chips.of(SAME.get(broadcast.state, broadcast.state))
    return Chip(str(word), tone)


def shown(
    broadcast: Broadcast, *, zones: tuple[str, ...], ahead: Preview | None, counts: dict[str, int],
    this_hour: int, limit: int, links: tuple[Link, ...] = (),
) -> BroadcastShown:  # fmt: skip
    """The text as every screen shows it; `ahead` while it has not been sent, `counts` once it has."""
    incident = broadcast.incident
    people = ahead.recipients if ahead else broadcast.recipients or 0
    return BroadcastShown(
        id=str(broadcast.pk),
        title=title(broadcast.kind),
        chip=chip(broadcast),
        code=incident.code,
        texts=_texts(broadcast, ahead) if ahead else texts_of(broadcast.text_es, broadcast.text_en),
        scene=incident.cross_street,
        public_place=broadcast.place,
        zones=zones,
        people=people,
        numbers=numbers(ahead) if ahead else "",
        ceiling=ceiling(broadcast.kind, this_hour, limit) if ahead else "",
        by=_by(broadcast),
        drafted_at=broadcast.drafted_at if broadcast.state == State.AWAITING else None,
        why=_why(broadcast),
        url=reverse("approval", args=[broadcast.pk]),
        counts=_counts(counts),
        bar=_bar(counts),
        done_label=_("%(done)s of %(all)s have left")
        % {"done": counts.get("total", 0) - counts.get("open", 0), "all": counts.get("total", 0)},
        links=links,
        undo_url=reverse("approval-undo", args=[broadcast.pk]) if broadcast.state == State.APPROVED else "",
        leaves_at=_leaves_at(broadcast),
        hands=_hands(broadcast),
        resend_url=_resend_url(broadcast, counts),
        uncertain=counts.get("uncertain", 0),
        alone_at=_alone_at(broadcast),
        sort=newest_first(broadcast.drafted_at, broadcast.pk),
    )


def _texts(broadcast: Broadcast, ahead: Preview) -> tuple[TextShown, ...]:
    found = {
        language: broadcast_texts.problems(broadcast.incident, body, broadcast.place)
        for language, body in (("es", broadcast.text_es), ("en", broadcast.text_en))
    }
    return texts_of(broadcast.text_es, broadcast.text_en, ahead, found)


def texts_of(
    spanish: str, english: str, ahead: Preview | None = None, problems: dict[str, list[Problem]] | None = None
) -> tuple[TextShown, ...]:
    """Both languages side by side, with how many get each and what is wrong with it."""
    found = []
    for language, name, body in (("es", "Español", spanish), ("en", "English", english)):
        people = ahead.by_language[language] if ahead else None
        said = tuple(str(problem.message) for problem in (problems or {}).get(language, []))
        found.append(TextShown(language, name, body, len(body), words.measure(body).segments, people, said))
    return tuple(found)


def numbers(ahead: Preview) -> str:
    """What sending takes: segments, money, time."""
    segments = ngettext("%(n)s segment", "%(n)s segments", ahead.segments) % {"n": ahead.segments}
    time = _("done in %(s)s s at %(rate)s/s") % {"s": ahead.seconds, "rate": ahead.rate}
    return f"{segments} · ${ahead.cost:.2f} · {time}"


def ceiling(kind: str, this_hour: int, limit: int) -> str:
    """Where the hour's ceiling stands for a text of this kind."""
    if kind != Kind.ALERT:
        return _("does not count")
    return _("%(n)s of %(most)s this hour") % {"n": this_hour, "most": limit}


def _leaves_at(broadcast: Broadcast) -> datetime | None:
    """When an approved text leaves, until when it can be undone."""
    if broadcast.state != State.APPROVED:
        return None
    return broadcast.approved_at + timedelta(seconds=policy.get("hold_seconds"))


def _alone_at(broadcast: Broadcast) -> datetime | None:
    """From when on a lead or coordinator may send it alone; None where no second person is needed."""
    waits = broadcast.state == State.AWAITING and broadcasts.needs_a_second(broadcast)
    return broadcasts.alone_opens(broadcast) if waits else None


def _hands(broadcast: Broadcast) -> tuple[Link, ...]:
    """What can be done to a text that is leaving: one press each."""
    if broadcast.state != State.SENDING:
        return ()
    held = sending.is_paused(broadcast)
    go = ("resume", _("Go on")) if held else ("pause", _("Pause"))
    named = [go, ("stop", _("Stop for good"))]
    return tuple(Link(word, reverse("approval-hand", args=[broadcast.pk, hand])) for hand, word in named)


def _resend_url(broadcast: Broadcast, counts: dict[str, int]) -> str:
    """Where the uncertain are texted again; nowhere while it is being sent, or when all is known."""
    doubt = broadcast.state == State.PARTIAL and counts.get("uncertain", 0)
    return reverse("approval-hand", args=[broadcast.pk, "resend"]) if doubt else ""


def _by(broadcast: Broadcast) -> str:
    parts = [_("drafted by %(who)s") % {"who": broadcast.drafted_by_handle}]
    if broadcast.alone_reason:
        parts.append(_("sent alone by %(who)s") % {"who": broadcast.approved_by_handle})
    elif broadcast.approved_by_handle:
        parts.append(_("approved by %(who)s") % {"who": broadcast.approved_by_handle})
    return " · ".join(parts)


def _why(broadcast: Broadcast) -> str:
    if broadcast.sent_back_why:
        return _("Sent back: %(why)s") % {"why": broadcast.sent_back_why}
    return ""


def _counts(counts: dict[str, int]) -> tuple[tuple[str, int, str], ...]:
    named = [
        ("queued", _("waiting"), "plain"),
        ("sent", _("texted"), "accent"),
        ("delivered", _("delivered"), "calm"),
        ("suppressed", _("opted out"), "plain"),
        ("uncertain", _("uncertain"), "unconfirmed"),
        ("failed", _("failed"), "unconfirmed"),
        ("cancelled", _("not sent"), "plain"),
    ]
    return tuple((word, counts[key], tone) for key, word, tone in named if counts.get(key))


def _bar(counts: dict[str, int]) -> tuple[str, ...]:
    """How far the sending is, as twenty steps: what was texted, then what failed or is in doubt, then what waits."""
    total = counts.get("total", 0)
    if not total:
        return ("",) * BAR
    bad = counts.get("failed", 0) + counts.get("uncertain", 0)
    gone = round(BAR * (total - counts.get("open", 0)) / total)
    doubtful = min(gone, -(-BAR * bad // total))
    return ("y",) * (gone - doubtful) + ("w",) * doubtful + ("",) * (BAR - gone)
