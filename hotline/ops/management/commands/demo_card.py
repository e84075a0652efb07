"""Prints the demo's card: where it is served, and one sign-in for each role."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hotline.ops.demo.card import card


class Command(BaseCommand):
    help = "Print the demo's sign-ins, one for each role."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="where the demo is served")

    def handle(self, *args, url: str, **options) -> None:
        if settings.HOTLINE_MODE != "demo":
            raise CommandError("This is a real network: it has no demo sign-ins.")
        self.stdout.write(card(url))
