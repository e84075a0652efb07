"""The app configuration of hotline.base."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "hotline.base"
    label = "base"
