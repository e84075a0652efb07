"""The app configuration of hotline.crypto."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "hotline.crypto"
    label = "crypto"
