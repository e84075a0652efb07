"""Addresses of the console, all under /desk/."""

from django.urls import path, re_path

from dispatch.console.views import alerting, approvals, call, clarifications, desk, inbox, incident, owed, rumours

urlpatterns = [
    path("", desk.page, name="desk"),
    path("places", desk.places, name="places"),
    path("shift", desk.shift, name="shift"),
    path("calls/new", call.new, name="call-new"),
    path("calls/<uuid:pk>/", call.page, name="call"),
    path("calls/<uuid:pk>/save", call.save, name="call-save"),
    path("calls/<uuid:pk>/remind", call.remind, name="call-remind"),
    path("calls/<uuid:pk>/alert", alerting.alert, name="call-alert"),
    path("calls/<uuid:pk>/join", alerting.join, name="call-join"),
    path("calls/<uuid:pk>/unjoin", alerting.unjoin, name="call-unjoin"),
    path("calls/<uuid:pk>/another", alerting.another, name="call-another"),
    path("calls/<uuid:pk>/hung-up", call.hung_up, name="call-hung-up"),
    path("calls/<uuid:pk>/close", call.close, name="call-close"),
    path("incidents/<str:code>/", incident.page, name="incident"),
    path("incidents/<str:code>/do/<str:act>", incident.do, name="incident-act"),
    path("words/<uuid:pk>", incident.words, name="words"),
    path("owed/<uuid:pk>/", owed.page, name="owed"),
    path("owed/<uuid:pk>/pay", owed.pay, name="owed-pay"),
    path("owed/<uuid:pk>/reveal", owed.reveal, name="owed-reveal"),
    path("approvals/", approvals.listed, name="approvals"),
    path("approvals/<uuid:pk>/", approvals.page, name="approval"),
    path("approvals/<uuid:pk>/approve", approvals.approve, name="approval-approve"),
    path("approvals/<uuid:pk>/back", approvals.send_back, name="approval-back"),
    path("approvals/<uuid:pk>/undo", approvals.undo, name="approval-undo"),
    path("answers/<uuid:pk>/", clarifications.page, name="clarification"),
    path("answers/<uuid:pk>/approve", clarifications.approve, name="clarification-approve"),
    path("inbox/", inbox.listed, name="inbox"),
    path("inbox/<uuid:pk>/", inbox.talk, name="talk"),
    path("inbox/<uuid:pk>/words", inbox.words, name="inbox-words"),
    path("inbox/<uuid:pk>/thread", inbox.thread, name="talk-thread"),
    path("inbox/<uuid:pk>/check", inbox.check, name="talk-check"),
    re_path(
        r"^inbox/(?P<pk>[0-9a-f-]{36})/(?P<act>answer|about|done|claim|take-over|meant-stop|no-stop)$",
        inbox.do, name="inbox-act",
    ),
    path("rumours/", rumours.listed, name="rumours"),
    path("rumours/<uuid:pk>/", rumours.page, name="rumour"),
    re_path(
        r"^rumours/(?P<pk>[0-9a-f-]{36})/(?P<act>decide|check|clarify|checking|answer|close|hear)$", rumours.do,
        name="rumour-act",
    ),
]
