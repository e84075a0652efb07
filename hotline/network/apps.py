"""The app configuration of hotline.network."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "hotline.network"
    label = "network"
