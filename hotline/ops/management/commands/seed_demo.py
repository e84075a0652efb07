"""Fills an empty demo database with the invented city, its people and three weeks of history."""

from argparse import ArgumentParser
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from hotline.accounts.models import User
from hotline.ops import shipped
from hotline.ops.demo import build_city, build_directory, build_history, build_people, build_tonight, policies
from hotline.ops.demo.people import CALLERS, RESPONDERS, SUBSCRIBERS, town

SMALL = {"subscribers": 40, "responders": 12}


class Command(BaseCommand):
    help = "Fill an empty demo database. Refuses when there is anybody in it, or when this is a real network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--subscribers", type=int, help=f"how many (default {SUBSCRIBERS})")
        parser.add_argument("--responders", type=int, help=f"how many, from 3 to {RESPONDERS} (default {RESPONDERS})")
        parser.add_argument("--no-history", action="store_true", help="nothing has happened yet")
        parser.add_argument("--small", action="store_true", help="the same city and cast, few people, no history")

    def handle(self, *args, **options) -> None:
        self._refuse_if_wrong(options)
        self._quiet = options["verbosity"] == 0
        usual = SMALL if options["small"] else {"subscribers": SUBSCRIBERS, "responders": RESPONDERS}
        people = town(
            subscribers=usual["subscribers"] if options["subscribers"] is None else options["subscribers"],
            responders=usual["responders"] if options["responders"] is None else options["responders"],
            callers=CALLERS,
        )
        with transaction.atomic():  # all of it or nothing: half a town could not be filled again
            zones = self._say("the city", build_city.lay)
            self._say("rights scripts and texts, not reviewed", shipped.load)
            self._say("policies for a demo", policies.settle)
            who = f"{len(people.responders)} responders, {len(people.subscribers)} subscribers"
            self._say(who, lambda: build_people.settle(people, zones))
            self._say("the directory", build_directory.lay)
            self._say("interpreters", build_directory.settle_interpreters)
            if not (options["no_history"] or options["small"]):
                with policies.carrier_in_a_hurry():
                    self._say("three weeks of history", lambda: build_history.tell(people))
                    self._say("tonight", lambda: build_tonight.tell(people))

    def _refuse_if_wrong(self, options: dict) -> None:
        if settings.HOTLINE_MODE != "demo":
            raise CommandError(
                "This is a real network: the demo has a database of its own. Start it with HOTLINE_MODE=demo."
            )
        if User.objects.exists():
            raise CommandError("There are people in this database already. Start with an empty one (run.py --fresh).")
        if options["responders"] is not None and not 3 <= options["responders"] <= RESPONDERS:
            raise CommandError(f"--responders takes 3 to {RESPONDERS}.")

    def _say(self, what: str, do):
        if self._quiet:
            return do()
        began = monotonic()
        self.stdout.write(f"  {what} ... ", ending="")
        self.stdout.flush()
        done = do()
        self.stdout.write(f"{monotonic() - began:.1f} s")
        return done
