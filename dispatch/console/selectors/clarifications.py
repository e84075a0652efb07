"""Answers to rumours: what would be sent to whom, and those that wait for a second person."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dispatch import clarifications
from dispatch.askers import CHECKING
from dispatch.console.rows import AnswerShown, Chip, TextShown
from dispatch.models import Clarification
from hotline.messaging import outbox, price, words

COUNTED = (
    ("open", gettext_lazy("waiting")), ("sent", gettext_lazy("texted")), ("uncertain", gettext_lazy("uncertain")),
    ("failed", gettext_lazy("not delivered")), ("cancelled", gettext_lazy("cancelled")),
    ("suppressed", gettext_lazy("opted out")),
)  # fmt: skip


def waiting(now: datetime) -> list[AnswerShown]:
    """Answers to many people that nobody has approved yet."""
    found = Clarification.objects.filter(rumour__isnull=False, batch=None)
    return [row(one, now) for one in found.select_related("rumour__incident__zone", "rumour__zone")]


def row(answer: Clarification, now: datetime) -> AnswerShown:
    """The answer as the second person reads it, and what became of it."""
    rumour = answer.rumour
    sent = answer.batch_id is not None
    counts = outbox.counts(answer.batch) if sent else {}
    people = (answer.recipients or 0) if sent else clarifications.how_many(answer, now)
    texts = tuple(
        TextShown(language, name, body, len(body), words.measure(body).segments)
        for language, name, body in (("es", "Español", answer.text_es), ("en", "English", answer.text_en))
    )
    segments = people * max(text.segments for text in texts)
    call_backs = ngettext("%(n)s call back owed", "%(n)s calls back owed", answer.call_backs) % {"n": answer.call_backs}
    checking = answer.template == CHECKING
    return AnswerShown(
        id=str(answer.pk),
        claim=rumour.claim,
        chip=Chip(_("Sent"), "calm") if sent else Chip(_("Waiting for a second person"), "owed"),
        texts=texts,
        people=people,
        numbers=f"{segments} · ${price.dollars(segments):.2f}" if not sent else "" if checking else call_backs,
        by=_("drafted by %(who)s") % {"who": answer.drafted_by_handle},
        drafted_at=answer.drafted_at,
        url=reverse("clarification", args=[answer.pk]),
        to_type="" if sent else clarifications.to_type(answer, now),
        done=counts.get("total", 0) - counts.get("open", 0),
        sent=sent,
        checking=checking,
        counts=tuple((str(word), counts[name]) for name, word in COUNTED if counts.get(name)),
    )
