"""A night with very many incidents, for the desk's benchmark; run as a process, it changes them so many times a second."""

import json
import sys
import time

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()

from dispatch import incidents
from dispatch.choices import Activity, PlaceType
from dispatch.models import Incident
from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.places.models import Place
from hotline.shifts import duty


def lay(count: int) -> None:
    """The demo town, and that many open incidents at its corners."""
    call_command("seed_demo", small=True, verbosity=0)
    user = User.objects.get(handle="dana")
    dana = actor_of(user)
    duty.sign_on(actor=dana, user=user, role="dispatcher")
    places = list(Place.objects.select_related("zone").order_by("pk")[:60])
    acts = [Activity.KNOCKING, Activity.WAITING, Activity.QUESTIONING, Activity.ARREST]
    kinds = [PlaceType.HOME, PlaceType.WORKPLACE, PlaceType.STREET]
    for n in range(count):
        place = places[n % len(places)]
        facts = incidents.Facts(
            zone=place.zone, cross_street=place.name[:60], lat=place.lat, lon=place.lon, timing="now",
            activity=acts[n % 4], place_type=kinds[n % 3],
        )  # fmt: skip
        incidents.open(actor=dana, facts=facts, key=f"bench-{n}")


def change(rate: float, seconds: float) -> int:
    """Change open incidents in turn, `rate` times a second; how many were changed."""
    dana = actor_of(User.objects.get(handle="dana"))
    rows = list(Incident.objects.all())
    began, made = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        row = rows[made % len(rows)]
        incidents.change(actor=dana, incident=row, version=row.version, landmark=f"corner {made}")
        made += 1
        time.sleep(max(began + made / rate - time.monotonic(), 0))
    return made


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps({"made": change(float(sys.argv[1]), float(sys.argv[2]))}), flush=True)
