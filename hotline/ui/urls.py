"""Addresses of the first page and of the switches every page carries."""

from django.urls import path

from hotline.ui import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language", views.set_language, name="set-language"),
    path("keys", views.single_keys, name="single-keys"),
]
