"""Addresses of the record, all under /history/."""

from django.urls import path

from dispatch.review import views

urlpatterns = [
    path("", views.incidents, name="history"),
    path("calls/", views.calls, name="history-calls"),
    path("broadcasts/", views.broadcasts, name="history-broadcasts"),
    path("rumours/", views.rumours, name="history-rumours"),
    path("owed/", views.owed, name="history-owed"),
    path("<slug:code>/", views.story, name="history-incident"),
]
