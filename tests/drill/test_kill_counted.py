"""Kill the server, or a worker, at any point of the road: a carrier that writes down what it took counts the lost and the doubled."""

import json
import os
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser import dawn, town
from tests.drill import carrier
from tests.drill.hands import Chaos
from tests.drill.walk import WORDS, Walk
from tests.servers import Site, embedded_server, full_mode, until

pytestmark = pytest.mark.drill

QUICK = os.environ.get("HOTLINE_DRILL_QUICK") == "1"
SEEDS = range(1) if QUICK else range(3)
ODDS = 0.2 if QUICK else 0.9  # of a kill at each step
LISTED = """
import json
from responders.models import Subscriber
near = {"laguna-south", "el-molino", "fig-tree", "palmetto", "old-plaza", "westgate", "laguna-north"}
print("LISTED " + json.dumps([
    str(one.contact_id) for one in Subscriber.objects.filter(state="active").prefetch_related("areas")
    if one.all_areas or near & {zone.slug for zone in one.areas.all()}
]))
"""
KINDS = {"C1": ("CONFIRMED", "CONFIRMADO"), "C3": ("ENDED", "TERMINADO")}


def server(kind: Callable[..., AbstractContextManager[Site]], book: Path, *, can_be_asked: bool):
    """A server whose texts go to the carrier of the drills."""
    more = {"DRILL_CAN_BE_ASKED": "1"} if can_be_asked else {}
    return kind(
        seed=town.seed("crowd()"), DJANGO_SETTINGS_MODULE="tests.drill.settings", DRILL_TAKEN=str(book),
        **dawn.environment(), **more,
    )  # fmt: skip


def listed(site: Site) -> set[str]:
    """Who must be told: everybody on the list of the zone and its neighbours."""
    printed = site.manage("shell", "--verbosity", "0", "--command", LISTED)
    return set(json.loads(printed[printed.index("LISTED ") + 7 :]))


def uncertain(site: Site, kind: str) -> set[str]:
    """Whom a page shows as uncertain."""
    query = f"""SELECT m.contact_id FROM messaging_message m JOIN dispatch_broadcast b ON b.batch_id = m.batch_id
        WHERE b.kind = '{kind}' AND m.state = 'uncertain'"""  # noqa: S608 - our own words
    return {str(row[0]).replace("-", "") for row in site.rows(query)}


def accounted(site: Site, book: Path, kills: int) -> dict[str, tuple[int, int, int]]:
    """Lost, doubled and uncertain of everybody who must be told, for the alert and for the all-clear."""
    wanted = listed(site)
    found = {}
    for kind, openings in KINDS.items():
        got = carrier.per_contact(book, *openings)
        unsure = uncertain(site, kind)
        missing = {contact for contact in wanted if contact not in got and contact.replace("-", "") not in unsure}
        strangers = set(got) - wanted
        assert not strangers, f"{kind} went to people who are not around: {strangers}"
        found[kind] = len(missing), sum(count > 1 for count in got.values()), len(unsure)
        print(
            f"{kind}: lost {found[kind][0]} / doubled {found[kind][1]} / uncertain {found[kind][2]} of {len(wanted)}, {kills} kills"
        )
    return found


def nothing_acknowledged_is_missing(walk: Walk) -> None:
    """Every yes of the server is in the database, and once."""
    site = walk.site
    once = {
        "calls_call": "", "dispatch_incident": "", "dispatch_wave": "", "dispatch_confirmation": "",
        "dispatch_response": "", "dispatch_broadcast": "",
    }  # fmt: skip
    counted = {table: site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in once}  # noqa: S608 - our own names
    assert counted == {
        "calls_call": 1, "dispatch_incident": 1, "dispatch_wave": 1, "dispatch_confirmation": 1, "dispatch_response": 2,
        "dispatch_broadcast": 2,
    }  # fmt: skip
    story = Counter(row[0] for row in site.rows("SELECT what FROM dispatch_timelineentry"))
    for what, times in STORY.items():
        assert story[what] == times, f"{what}: {story[what]} times"
    assert WORDS in walk.people["dana"].get(walk.call)
    assert site.rows("SELECT count(*) FROM dispatch_followup WHERE paid_at IS NULL") == [(0,)]
    assert site.rows("SELECT status FROM dispatch_incident") == [("closed",)]


STORY = {
    "opened": 1, "alerted": 1, "going": 2, "arrived": 2, "confirmed": 1, "drafted": 2, "approved": 2, "sent": 2, "ended": 1,
    "closed": 1, "leaving": 2, "verdict": 4,
}  # fmt: skip


def responders_were_texted(site: Site, book: Path) -> None:
    """Everybody who was asked has the text, once at least."""
    asked = site.rows("SELECT count(DISTINCT responder_id) FROM dispatch_alert")[0][0]
    got = carrier.per_contact(book, "SIN CONFIRMAR", "UNCONFIRMED")
    print(f"responders: {asked} asked, {len(got)} texted, {sum(got.values()) - len(got)} twice")
    assert asked == len(got) > 0


def the_whole_road(walk: Walk, *, kills: int) -> None:
    walk.the_call()
    walk.the_answers()
    walk.confirmed()
    walk.the_alert(kills=kills)
    walk.gone()
    walk.the_all_clear(kills=kills)
    walk.closed()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_told_twice_when_the_server_is_killed_at_every_step(tmp_path, seed):
    book = tmp_path / "taken"
    with server(embedded_server, book, can_be_asked=True) as site:
        chaos = Chaos(site, seed, odds=ODDS)
        walk = Walk(site, chaos)
        the_whole_road(walk, kills=2 if QUICK else 3)
        responders_were_texted(site, book)
        assert accounted(site, book, chaos.kills) == {"C1": (0, 0, 0), "C3": (0, 0, 0)}
        nothing_acknowledged_is_missing(walk)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("seed", SEEDS)
def test_where_the_carrier_cannot_be_asked_nobody_is_told_twice_and_the_uncertain_are_shown(tmp_path, seed):
    book = tmp_path / "taken"
    with server(embedded_server, book, can_be_asked=False) as site:
        chaos = Chaos(site, seed + 100)
        chaos.armed = False
        walk = Walk(site, chaos)
        walk.the_call()
        walk.the_answers()
        walk.confirmed()
        chaos.armed = True
        walk.the_alert(kills=2 if QUICK else 5)
        chaos.armed = False
        walk.gone()
        chaos.armed = True
        walk.the_all_clear(kills=2 if QUICK else 5)
        found = accounted(site, book, chaos.kills)
        for lost, doubled, _unsure in found.values():
            assert (lost, doubled) == (0, 0)


@pytest.mark.full_only
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_told_twice_when_workers_are_killed(tmp_path, seed):
    book = tmp_path / "taken"
    with server(full_mode, book, can_be_asked=True) as site:
        chaos = Workers(site, seed, odds=ODDS)
        walk = Walk(site, chaos)
        the_whole_road(walk, kills=3 if QUICK else 6)
        until(lambda: carrier.per_contact(book, "CERRADO", "CLOSED"), 90)
        responders_were_texted(site, book)
        assert accounted(site, book, chaos.kills) == {"C1": (0, 0, 0), "C3": (0, 0, 0)}
        nothing_acknowledged_is_missing(walk)


class Workers(Chaos):
    """Kills a Celery worker in the middle of its work, the one or the other, and starts it again."""

    def strike(self) -> None:
        self.name = self.random.choice(("worker1", "worker2"))
        super().strike()
