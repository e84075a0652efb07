"""Texts that wait for a person. A row says who and about what; the words themselves are fetched one by one over HTTP."""

from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.console.present.order import oldest_first
from dispatch.console.rows import Chip, TextRow
from dispatch.models import Incident
from hotline.contacts import book
from hotline.messaging.models import Inbound
from responders.models import Responder


def unread(ids: list | None = None) -> list[TextRow]:
    """The unread texts, oldest first."""
    found = Inbound.objects.filter(state=Inbound.State.UNREAD).select_related("contact").order_by("received_at", "id")
    texts = list(found if ids is None else found.filter(pk__in=ids))
    about = [text.subject for text in texts if text.subject_kind == "incident"]
    codes = {str(pk): code for pk, code in Incident.objects.filter(pk__in=about).values_list("pk", "code")}
    people = dict(
        Responder.objects.filter(contact__in=[text.contact_id for text in texts if text.contact_id])
        .exclude(state=Responder.State.LEFT)
        .values_list("contact_id", "handle")
    )
    rows = (row(text, codes.get(text.subject, ""), people.get(text.contact_id, "")) for text in texts)
    return sorted(rows, key=lambda one: one.sort)


def row(text: Inbound, code: str, handle: str) -> TextRow:
    """The text's row: a responder by handle, anybody else by the last figures of their number."""
    return TextRow(
        id=str(text.pk),
        at=text.received_at,
        who=handle or book.masked(text.contact) or _("no number"),
        chip=Chip(_("Responder"), "accent") if handle else Chip(_("Community"), "plain"),
        code=code,
        url=reverse("incident", args=[code]) if code else "",
        sort=oldest_first(text.received_at, text.pk),
    )
