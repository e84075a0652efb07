"""Addresses of the simulator, mounted only where texts are simulated."""

from django.urls import path

from hotline.ops.simulator import views

urlpatterns = [
    path("", views.index, name="simulator"),
    path("new/", views.write_new, name="simulator-new"),
    path("<uuid:contact_id>/answer/", views.answer, name="simulator-answer"),
]
