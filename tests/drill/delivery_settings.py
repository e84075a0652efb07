"""The line's settings in a drill: texts go to the fake provider by the way the drill names.

In the quick drill waits are shorter, in the same order: a call's patience, a lease, a look-up that failed.
"""

import os
from datetime import timedelta

from hotline.messaging import states
from hotline.settings import *  # noqa: F403

if os.environ.get("HOTLINE_DRILL_QUICK") == "1":
    states.LEASE = timedelta(seconds=15)  # before anybody takes it over
    states.FIRST_WAIT = 0.5
    states.LOOKUP_AGAIN = timedelta(seconds=2)
    DRILL_SETTLE = 2.0

_WAY = os.environ["DRILL_WAY"]  # Looked, Blind or Keyed
_PROVIDER = os.environ["DRILL_PROVIDER"]
SMS_TRANSPORT = f"tests.fake_provider.ways.{_WAY}"
SMS_LANES = {lane: [f"{SMS_TRANSPORT}List"] for lane in ("community", "other")}
TWILIO_ACCOUNT_SID = ANDROID_GATEWAY_USER = os.environ["DRILL_ACCOUNT"]
TWILIO_AUTH_TOKEN = ANDROID_GATEWAY_PASSWORD = os.environ["DRILL_TOKEN"]
TWILIO_AUTH_TOKEN_NEXT = ""
TWILIO_FROM = "+12135550100"
TWILIO_API_URL = ANDROID_GATEWAY_URL = _PROVIDER
