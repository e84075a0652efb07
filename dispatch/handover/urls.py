"""Addresses of handovers, all under /desk/handover/."""

from django.urls import path, re_path

from dispatch.handover import views

ID = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("", views.begin, name="handover"),
    path("prepare", views.prepare, name="handover-prepare"),
    path("waiting", views.waiting, name="handover-waiting"),
    path("<uuid:pk>/", views.page, name="handover-sheet"),
    re_path(rf"^{ID}/(?P<act>write|offer|take-back|accept)$", views.do, name="handover-act"),
]
