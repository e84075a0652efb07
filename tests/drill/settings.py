"""The settings of a server under a drill: the product's own, with a carrier that counts from outside and shorter leases.

Only waits are shortened: how long a dead process keeps what it had claimed (a minute in earnest).
"""

from datetime import timedelta

from hotline.messaging import states
from hotline.settings import *  # noqa: F403
from hotline.settings import INSTALLED_APPS as USUAL

LEASE = timedelta(seconds=4)
states.LEASE = LEASE  # before anybody takes it over
INSTALLED_APPS = [*USUAL, "tests.drill.apps.Drill"]
SMS_TRANSPORT = "tests.drill.carrier.Carrier"
