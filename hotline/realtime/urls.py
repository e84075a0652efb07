"""The address of the live frames over plain HTTP (sockets: hotline.routing)."""

from django.urls import path

from hotline.realtime import views

urlpatterns = [path("live", views.live, name="live")]
