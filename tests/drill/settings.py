"""The settings of a server under a drill: the product's own with shorter leases, and a carrier that counts from outside.

Only waits differ: how long a dead process keeps what it had claimed (a minute in earnest) is shorter, and how long PostgreSQL
lets somebody wait for a lock is longer, because the machine under a drill may be slow and busy. Where no file is named
for the carrier to write to, texts go to the simulator as usual.
"""

import os
from datetime import timedelta

from hotline.messaging import states
from hotline.settings import *  # noqa: F403
from hotline.settings import DATABASES
from hotline.settings import INSTALLED_APPS as USUAL

LEASE = timedelta(seconds=4)
states.LEASE = LEASE  # before anybody takes it over
INSTALLED_APPS = [*USUAL, "tests.drill.apps.Drill"]
if "options" in (_link := DATABASES["default"]["OPTIONS"]):
    _link["options"] += " -c statement_timeout=30000 -c lock_timeout=20000"
if os.environ.get("DRILL_TAKEN"):
    SMS_TRANSPORT = "tests.drill.carrier.Carrier"
