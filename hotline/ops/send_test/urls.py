"""Addresses of the page that proves the ways texts leave."""

from django.urls import path

from hotline.ops.send_test import views

urlpatterns = [
    path("", views.index, name="setup-texts"),
    path("send/", views.send, name="setup-texts-send"),
    path("said/", views.said, name="setup-texts-said"),
    path("prepare/", views.prepare, name="setup-texts-prepare"),
]
