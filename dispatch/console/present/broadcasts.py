"""How a community text looks: what it says to whom, what it costs, whom it waits for, how far it has gone."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dispatch.broadcast_texts import Kind, Preview
from dispatch.console.present.order import newest_first
from dispatch.console.rows import BroadcastShown, Chip, Link, TextShown
from dispatch.models import Broadcast
from hotline.messaging import words
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
    if broadcast.state == State.CANCELLED and broadcast.sent_back_why:
        return Chip(_("Sent back"), "unconfirmed")
    tone, word = chips.of(SAME.get(broadcast.state, broadcast.state))
    return Chip(str(word), tone)


def shown(
    broadcast: Broadcast, *, zones: tuple[str, ...], ahead: Preview | None, counts: dict[str, int],
    this_hour: int, links: tuple[Link, ...] = (),
) -> BroadcastShown:  # fmt: skip
    """The text as every screen shows it; `ahead` while it has not been sent, `counts` once it has."""
    incident = broadcast.incident
    people = ahead.recipients if ahead else broadcast.recipients or 0
    return BroadcastShown(
        id=str(broadcast.pk),
        title=title(broadcast.kind),
        chip=chip(broadcast),
        code=incident.code,
        texts=_texts(broadcast, ahead),
        scene=incident.cross_street,
        public_place=broadcast.place,
        zones=zones,
        people=people,
        numbers=_numbers(ahead) if ahead else "",
        ceiling=_ceiling(broadcast, this_hour) if ahead else "",
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
        sort=newest_first(broadcast.drafted_at, broadcast.pk),
    )


def _texts(broadcast: Broadcast, ahead: Preview | None) -> tuple[TextShown, ...]:
    found = []
    for language, name, body in (("es", "Español", broadcast.text_es), ("en", "English", broadcast.text_en)):
        people = ahead.by_language[language] if ahead else None
        segments = words.measure(body).segments
        found.append(TextShown(language, name, body, len(body), segments, people))
    return tuple(found)


def _numbers(ahead: Preview) -> str:
    segments = ngettext("%(n)s segment", "%(n)s segments", ahead.segments) % {"n": ahead.segments}
    time = _("done in %(s)s s at %(rate)s/s") % {"s": ahead.seconds, "rate": ahead.rate}
    return f"{segments} · ${ahead.cost:.2f} · {time}"


def _ceiling(broadcast: Broadcast, this_hour: int) -> str:
    if broadcast.kind != Kind.ALERT:
        return _("does not count")
    return _("%(n)s of %(most)s this hour") % {"n": this_hour, "most": policy.get("wide_alerts_per_hour")}


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
    ]
    return tuple((word, counts[key], tone) for key, word, tone in named if counts.get(key))


def _bar(counts: dict[str, int]) -> tuple[str, ...]:
    """How far the sending is, as twenty steps."""
    total = counts.get("total", 0)
    left = round(BAR * (total - counts.get("open", 0)) / total) if total else 0
    return ("y",) * left + ("",) * (BAR - left)
