"""What a text from a responder means for dispatch; everything else is left for a person to read."""

from dispatch import incidents, merging, responses, timeline
from dispatch.choices import Status, Verdict
from dispatch.models import Alert, Incident
from dispatch.models.incident import OVER
from dispatch.recognised import recognised
from hotline.base.act import Deed, act
from hotline.base.errors import Refused
from hotline.contacts import book
from hotline.messaging.models import Inbound
from hotline.messaging.parse import Reply
from responders import roster
from responders.models import Responder
from responders.people import actor_of

VERDICTS = {
    "verdict_ice": Verdict.ICE,
    "verdict_not_ice": Verdict.NOT_ICE,
    "nothing": Verdict.NOTHING,
    "gone": Verdict.GONE,
    "not_sure": Verdict.NOT_SURE,
}
PLAIN = {
    "cant": responses.cant,
    "here": responses.arrived,
    "ok": responses.ok,
    "sos": responses.sos,
    "more": responses.more,
    "out": responses.leaving,
    "later": responses.later,
}


def handle(deed: Deed, inbound: Inbound, reply: Reply) -> bool:
    """Act on a responder's text about an incident they were asked for. False when a person should read it."""
    responder = roster.by_contact(inbound.contact)
    if responder is None:
        return False
    book.prove(deed, inbound.contact)
    incident = incident_meant(responder, reply)
    if incident is None:
        return False
    inbound.subject_kind, inbound.subject = "incident", str(incident.pk)
    try:
        return _do(responder, incident, reply)
    except Refused:
        return False  # a rule said no: a person reads it and answers


def incident_meant(responder: Responder, reply: Reply) -> Incident | None:
    """The incident with the code they wrote, else the only one they can mean; None when that is not clear."""
    asked = Incident.objects.filter(alerts__responder=responder).select_related("zone").order_by("-opened_at")
    if reply.code:
        named = asked.filter(code=reply.code.upper()).first()
        return merging.target(named) if named else _where_it_went(asked, reply.code)
    live = list(asked.exclude(status__in=OVER).exclude(status__in=[Status.FALSE_ALARM, Status.UNVERIFIED]))
    if len(live) == 1:
        return live[0]
    engaged = [i for i in live if i.responses.filter(responder=responder, selected=True, left_at=None).exists()]
    if len(engaged) == 1 and reply.kind != "going":
        return engaged[0]
    if reply.kind in ("out", "ok", "sos") and not live:
        return asked.filter(responses__responder=responder, responses__left_at=None).first()
    return None


def _where_it_went(asked, code: str) -> Incident | None:
    """A code that was merged into another incident means that one."""
    merged = Incident.objects.filter(code=code.upper(), status=Status.MERGED).order_by("-opened_at").first()
    return asked.filter(pk=merging.target(merged).pk).first() if merged else None


def _do(responder: Responder, incident: Incident, reply: Reply) -> bool:
    who = {"actor": actor_of(responder), "incident": incident, "responder": responder, "via": "text"}
    if reply.kind == "going":
        responses.going(**who, minutes=reply.minutes, words=reply.text)
    elif reply.kind in VERDICTS:
        # A text says ICE, not on what it was recognised: letters named in it are the basis, else there is none yet.
        responses.verdict(**who, value=VERDICTS[reply.kind], words=reply.text, **recognised(reply.text))
    elif reply.kind == "out" and not incident.responses.filter(responder=responder, arrived_at__isnull=False).exists():
        return False  # "ya me voy" from somebody who has not arrived may mean the opposite: a person asks
    elif reply.kind in PLAIN:
        PLAIN[reply.kind](**who, words=reply.text)
    elif Alert.objects.filter(incident=incident, responder=responder).exists():
        with act(actor_of(responder)) as theirs:
            timeline.write(theirs, incident, "text", words=incidents.fit_to_keep(reply.text))
        return False  # shown in the incident, and unread until a person answers
    return True
