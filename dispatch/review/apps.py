"""The app configuration of dispatch.review: history and what it teaches."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "dispatch.review"
    label = "review"
