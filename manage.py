#!/usr/bin/env python3
"""Django's own commands, with the settings and the task queue of the line."""

import sys

from django.core.management import execute_from_command_line

import hotline.celery  # noqa: F401 - names the settings, and binds the tasks to our broker

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
