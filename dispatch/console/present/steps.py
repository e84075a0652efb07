"""What the machine will do next by itself, in words a person can act on."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.console.rows import NextRow
from dispatch.models import Incident
from hotline.pump.models import Timer

LADDER, SCENE, INCIDENT, BROADCAST = "ladder", "scene", "incident", "broadcast"
KINDS = (LADDER, SCENE, INCIDENT, BROADCAST)
WORDS = {
    (LADDER, "widen"): gettext_lazy("ask wider if too few are going"),
    (LADDER, "more"): gettext_lazy("ask wider if too few are going"),
    (LADDER, "nobody"): gettext_lazy("tell the lead if nobody is going"),
    (LADDER, "unverified"): gettext_lazy("tell the lead that nobody could look"),
    (SCENE, "verdict"): gettext_lazy("ask %(who)s what they see"),
    (SCENE, "safety"): gettext_lazy("safety check for %(who)s"),
    (SCENE, "late"): gettext_lazy("%(who)s counts as not arrived"),
    (INCIDENT, "no_sighting"): gettext_lazy("ask whether it has ended"),
    (BROADCAST, "nobody"): gettext_lazy("page more people if nobody approves"),
    (BROADCAST, "send"): gettext_lazy("the text to the community leaves"),
}


def row(timer: Timer, incident: Incident | None, who: str = "") -> NextRow | None:
    """The step as a line, or None when it is nothing a dispatcher needs to see."""
    words = WORDS.get((timer.kind, timer.step))
    if words is None or incident is None or (timer.kind == LADDER and incident.ladder_held):
        return None
    sentence = str(words) % {"who": who or _("somebody")}
    return NextRow(at=timer.due_at, words=sentence, code=incident.code, url=reverse("incident", args=[incident.code]))
