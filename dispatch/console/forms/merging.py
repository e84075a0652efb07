"""The forms of merging two incidents that are one, and of undoing it."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dispatch import duplicates, merging
from dispatch.console.forms.base import ActForm, note, pick
from dispatch.models import Incident
from dispatch.models.incident import OVER
from hotline.base import clock
from hotline.base.act import Actor

MOST = 12


class Merge(ActForm):
    """Which open incident this one is; the nearest first."""

    title, button, word = _("Merge with another incident"), _("Merge them"), _("Merge")

    into = pick(_("It is the same event as"), [])
    reason = note(_("How do you know?"), required=True)

    def prepare(self, asked: dict[str, str]) -> None:
        incident = self.incident
        near = duplicates.near(
            zone=incident.zone,
            lat=incident.lat,
            lon=incident.lon,
            activity=incident.activity,
            now=clock.now(),
            but=incident,
        )
        metres = {hit.incident.pk: hit.metres for hit in near}
        found = list(Incident.objects.exclude(status__in=OVER).exclude(pk=incident.pk).order_by("-opened_at")[:200])
        found.sort(key=lambda one: (one.pk not in metres, metres.get(one.pk) or 0, one.zone_id != incident.zone_id))
        self.fields["into"].choices = [(str(one.pk), _label(one, metres.get(one.pk))) for one in found[:MOST]]
        self.initial = {"into": str(near[0].incident.pk) if near else ""} | self.initial

    def follows(self) -> list[Any]:
        moves = merging.what_moves(self.incident)
        return [
            ngettext("%(n)s call moves over.", "%(n)s calls move over.", moves["calls"]) % {"n": moves["calls"]},
            ngettext("%(n)s person on the way or there moves over.", "%(n)s people on the way or there move over.",
                     moves["people"]) % {"n": moves["people"]},
            ngettext("%(n)s debt moves over.", "%(n)s debts move over.", moves["debts"]) % {"n": moves["debts"]},
            gettext("Texts that carry the old code still count. The merge can be undone."),
        ]  # fmt: skip

    def run(self, actor: Actor, key: str) -> None:
        into = Incident.objects.get(pk=self.cleaned_data["into"])
        merging.merge(actor=actor, incident=self.incident, into=into, reason=self.cleaned_data["reason"])


def _label(incident: Incident, metres: int | None) -> str:
    parts = [incident.code, incident.cross_street, str(incident.get_activity_display()).lower()]
    if metres is not None:
        parts.append(gettext("%(n)s m away") % {"n": metres})
    return " · ".join(parts)


class Unmerge(ActForm):
    title, button, word = _("They are two after all"), _("Undo the merge"), _("Undo the merge")
    tone = ""

    def follows(self) -> list[Any]:
        return [gettext("What moved over goes back, and this incident is open again as it was.")]

    def run(self, actor: Actor, key: str) -> None:
        merging.undo(actor=actor, incident=self.incident)
