"""What was told to whom about an incident: texts to the community, answers to rumours, and every other text, with counts."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from dispatch.console.present import broadcasts as looks
from dispatch.console.present import rumours as rumour_looks
from dispatch.models import Broadcast, Clarification, Incident
from hotline.messaging.models import Batch, Message
from hotline.messaging.states import State

PURPOSES = {
    "responder_request": _("Responders asked"),
    "responder_assign": _("Meeting point and link, to each one going"),
    "responder_stand_down": _("No more are needed"),
    "responder_release": _("Released"),
    "responder_wait": _("Wait for your partner"),
    "responder_verdict": _("What do you see?"),
    "responder_safety": _("Safety check"),
    "community": _("To the community"),
    "clarification": _("To those who asked"),
}
LANGUAGES = {"es": "Español", "en": "English"}


def broadcasts(incident: Incident) -> list[dict[str, Any]]:
    """The texts to the community, oldest first: drafted, approved, sent, or why not."""
    found = (
        Broadcast.objects.filter(confirmation__incident=incident)
        .select_related("confirmation")
        .prefetch_related("zones__zone")
    )
    return [
        {
            "id": str(broadcast.pk),
            "title": looks.title(broadcast.kind),
            "template": broadcast.kind,
            "chip": looks.chip(broadcast),
            "place": broadcast.place,
            "zones": ", ".join(row.zone.name for row in broadcast.zones.all()),
            "texts": _texts({"es": broadcast.text_es, "en": broadcast.text_en}),
            "drafter": broadcast.drafted_by_handle,
            "drafted_at": broadcast.drafted_at,
            "approver": broadcast.approved_by_handle,
            "approved_at": broadcast.approved_at,
            "alone_reason": broadcast.alone_reason,
            "sent_back_why": broadcast.sent_back_why,
            "sent_at": broadcast.sent_at,
            "people": broadcast.recipients,
            "level": broadcast.confirmation.level,
            "counts": Counter(),
        }
        for broadcast in found
    ]


def answers(incident: Incident) -> list[dict[str, Any]]:
    """The answers to the rumours this incident checked."""
    found = Clarification.objects.filter(rumour__incident=incident).select_related("rumour")
    return [
        {
            "id": str(answer.pk),
            "claim": answer.rumour.claim,
            "chip": rumour_looks.state_chip(answer.rumour),
            "texts": _texts({"es": answer.text_es, "en": answer.text_en}),
            "wide": answer.wide,
            "drafter": answer.drafted_by_handle,
            "drafted_at": answer.drafted_at,
            "approver": answer.approved_by_handle,
            "people": answer.recipients,
            "call_backs": answer.call_backs,
            "counts": Counter(),
        }
        for answer in found
    ]


def _texts(bodies: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"language": language, "name": LANGUAGES.get(language, language), "body": body, "letters": len(body)}
        for language, body in bodies.items()
    ]


def fill(incident: Incident, told: list[dict[str, Any]], answered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every other text decided about it: the exact words, when, and how many came to what; the same words stand once.

    The texts to the community and the answers in `told` and `answered` get their own counts.
    """
    own = {row["id"]: row for row in (*told, *answered)}
    about = Q(subject_kind="incident", subject=str(incident.pk))
    about |= Q(subject_kind__in=["broadcast", "clarification"], subject__in=list(own))
    found = list(Batch.objects.filter(about).prefetch_related("texts").order_by("created_at", "id"))
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    rows = Message.objects.filter(batch__in=[batch.pk for batch in found]).order_by().values_list("batch", "state")
    for pk, state, count in rows.annotate(count=Count("id")):
        counts[pk][state] += count
    groups: dict[Any, dict[str, Any]] = {}
    for batch in found:
        row = own.get(batch.subject)
        if row is None:
            texts = sorted(batch.texts.all(), key=lambda text: text.language != "es")
            words = (batch.purpose, batch.template, *((text.language, text.body) for text in texts))
            row = groups.setdefault(words, _group(batch, texts))
            row["times"].append(batch.created_at)
        row["counts"] += counts[batch.pk]
    for row in (*own.values(), *groups.values()):
        row["total"], row["states"] = row["counts"].total(), _states(row["counts"])
    return list(groups.values())


def _group(batch: Batch, texts: list[Any]) -> dict[str, Any]:
    return {
        "purpose": PURPOSES.get(batch.purpose, batch.purpose),
        "template": batch.template,
        "times": [],
        "counts": Counter(),
        "texts": [
            {"language": text.language, "name": LANGUAGES.get(text.language, text.language), "body": text.body,
             "letters": len(text.body), "segments": text.segments}
            for text in texts
        ],
    }  # fmt: skip


def _states(counts: Counter[str]) -> list[tuple[Any, int]]:
    """What became of the texts, in the order of a text's life."""
    return [(state.label, counts[state]) for state in State if counts[state]]
