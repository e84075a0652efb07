"""Addresses of the interpreter's page, under /interpreter/."""

from django.urls import path

from responders.interpreting import views

urlpatterns = [
    path("", views.page, name="interpreting"),
    path("set", views.put, name="interpreting-set"),
]
