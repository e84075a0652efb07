"""What follows when a text to a responder will not arrive: the incident says whose, and somebody else is asked in good time."""

from collections.abc import Sequence

from dispatch import enough, staffing, timeline
from dispatch.choices import Status
from dispatch.models import Alert, Incident
from hotline.base.act import Deed
from hotline.messaging.models import Message
from hotline.realtime import events


def handle(deed: Deed, messages: Sequence[Message]) -> None:
    """Of `settings.LOST_TEXT_HANDLERS`. Texts about anything but an incident are none of dispatch's."""
    by_incident: dict[str, list[Message]] = {}
    for message in messages:
        if message.batch.subject_kind == "incident":
            by_incident.setdefault(message.batch.subject, []).append(message)
    for incident in Incident.objects.select_related("zone").filter(pk__in=by_incident):
        _of_one(deed, incident, by_incident[str(incident.pk)])


def _of_one(deed: Deed, incident: Incident, messages: list[Message]) -> None:
    contacts = {message.contact_id for message in messages}
    asked = Alert.objects.filter(incident=incident, responder__contact__in=contacts)
    handles = sorted(set(asked.values_list("responder__handle", flat=True)))
    if not handles:
        return
    timeline.write(deed, incident, "lost", data={"count": len(handles), "who": ", ".join(handles)})
    events.append(deed, kind="people", ref=str(incident.pk))
    if incident.status == Status.REPORTED and any(each.batch.purpose == staffing.REQUEST for each in messages):
        enough.one_less(deed, incident)
