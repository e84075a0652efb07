"""Addresses of the public sign-up pages, all under /alerta/."""

from django.urls import path

from responders.signup import views

urlpatterns = [
    path("", views.sign_up, name="signup"),
    path("sent/", views.sent, name="signup-sent"),
    path("privacy/", views.privacy, name="signup-privacy"),
    path("terms/", views.terms, name="signup-terms"),
]
