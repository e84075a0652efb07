"""manage.py load_shipped: put the shipped rights reminders and texts, "not reviewed", where none are yet."""

from django.core.management.base import BaseCommand

from hotline.ops import shipped


class Command(BaseCommand):
    help = "Store the shipped rights reminders and texts that are not stored yet. They say “not reviewed” until someone signs."

    def handle(self, *args, **options) -> None:
        count = shipped.load()
        if options["verbosity"]:
            self.stdout.write(f"{count} added." if count else "Everything was there already.")
