"""The app configuration of dispatch.review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "dispatch.review"
    label = "review"
