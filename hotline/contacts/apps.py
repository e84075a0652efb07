"""The app configuration of hotline.contacts."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "hotline.contacts"
    label = "contacts"
