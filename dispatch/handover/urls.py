"""Addresses of handovers, all under /desk/handover/."""

from django.urls import path, re_path

from dispatch.handover import views

urlpatterns = [
    path("", views.begin, name="handover"),
    path("prepare", views.prepare, name="handover-prepare"),
    path("waiting", views.waiting, name="handover-waiting"),
    path("<uuid:pk>/", views.page, name="handover-sheet"),
    re_path(r"^(?P<pk>[0-9a-f-]{36})/(?P<act>write|offer|take-back|accept)$", views.do, name="handover-act"),
]
