"""Brings streets, corners and landmarks in from a CSV file; says line by line what is wrong. Running it again changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.base.act import SYSTEM
from hotline.places import loading

SHOWN = 40


class Command(BaseCommand):
    help = "Load places from a CSV: kind,name,zone,lat,lon,major (only name is needed; see docs/places-example.csv)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--skip-wrong", action="store_true", help="load the good lines although others are wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read as UTF-8 text: {error}") from error
        found = loading.preview(text.splitlines())
        for one in found.wrong[:SHOWN]:
            self.stderr.write(f"line {one.line}: {one.why}")
        if len(found.wrong) > SHOWN:
            self.stderr.write(f"... and {len(found.wrong) - SHOWN} more")
        self.stdout.write(
            f"{len(found.new)} new, {len(found.changed)} changed, {found.same} there already, {len(found.wrong)} wrong"
        )
        if options["check"]:
            return
        if found.wrong and not options["skip_wrong"]:
            raise CommandError("Nothing was loaded. Mend the lines above, or load the others with --skip-wrong.")
        loading.load(actor=SYSTEM, found=found)
        self.stdout.write("Loaded.")
