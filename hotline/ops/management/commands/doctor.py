"""Says what is mis-set and how to mend it, one line each; the exit code is 1 while anything is red."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hotline.ops.doctor.finding import NOTE, OK, RED, Finding, examine

MARKS = {OK: "ok  ", NOTE: "note", RED: "RED "}
OUTSIDE = ".transports_work"


class Command(BaseCommand):
    help = "Says what is mis-set and how to mend it."
    requires_system_checks = []  # the doctor must come also where they fail

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--offline", action="store_true", help="ask no provider anything")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [path for path in settings.DOCTOR_CHECKS if not (options["offline"] and path.endswith(OUTSIDE))]
        found = []
        for finding in examine(checks):
            found.append(finding)
            if not options["json"]:
                self._tell(finding)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
        if any(finding.level == RED for finding in found):
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        style = {OK: self.style.SUCCESS, NOTE: self.style.WARNING, RED: self.style.ERROR}[finding.level]
        self.stdout.write(f"{style(MARKS[finding.level])} {finding.says}")
        if finding.mend and finding.level != OK:
            self.stdout.write(f"       {finding.mend}")
