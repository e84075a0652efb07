"""The road of a true report over plain HTTP, as one thing after the other that the server must not lose."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.drill.hands import Chaos, Hands
from tests.servers import Site, until

CORNER, WORDS = "12th St & Olmos", "Tocan y dicen police, open up."


@dataclass
class Walk:
    """Who walks, where they are, and what the server has said yes to."""

    site: Site
    chaos: Chaos
    code: str = ""
    call: str = ""
    people: dict[str, Hands] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, handle in enumerate(("dana", "lena", "remy", "paloma")):
            self.people[handle] = Hands(self.site, handle, self.chaos, self.site.urls[number % len(self.site.urls)])

    def one(self, query: str) -> object:
        """The one value that a query finds."""
        (row,) = self.site.rows(query)
        return row[0]

    def act(self, handle: str, act: str, **fields: object) -> None:
        """An act of the incident page."""
        self.people[handle].post(f"/desk/incidents/{self.code}/do/{act}", **fields)

    def tap(self, handle: str, name: str, **fields: object) -> None:
        """A tap on the board."""
        self.people[handle].post(f"/board/{self.code}/{name}", **fields)

    # -- the steps

    def the_call(self) -> None:
        dana = self.people["dana"]
        self.call = dana.post("/desk/calls/new").headers["Location"]
        zone = self.one("SELECT id FROM places_zone WHERE slug = 'laguna-south'")
        told = {
            "cross_street": CORNER, "zone": zone, "place_type": "home", "activity": "knocking", "timing": "now",
            "words": WORDS, "agents": "2", "language": "es", "firsthand": "yes", "number": "619-555-0142",
            "safe_to_call": "yes", "promised": "15", "page": uuid4().hex,
        }  # fmt: skip
        dana.post(f"{self.call}save", **told, version=0, turn=100)
        dana.post(f"{self.call}remind", place_type="home", language="es")
        dana.post(f"{self.call}alert", **told, version=1, turn=200)
        self.code = str(self.one("SELECT code FROM dispatch_incident"))
        until(lambda: self.site.rows(UNASKED) == [(0,)], 180)  # people answer what they were asked

    def the_answers(self) -> None:
        for handle, minutes in (("remy", 5), ("paloma", 10)):
            self.tap(handle, "going", minutes=minutes)
        for handle in ("remy", "paloma"):
            self.tap(handle, "arrived")
            self.tap(handle, "verdict", value="ice", basis="marking", immigration="ice")

    def confirmed(self) -> None:
        self.act("dana", "confirm", level="V3", basis="marking", agency="ice", presence="active", evidence="", note="")

    def told(self, kind: str, approver: str, *, kills: int, **fields: object) -> None:
        """Draft, approve, and wait until everybody has been texted, while the sender is killed again and again."""
        self.act("dana", f"draft-{kind}", **fields)
        text = UUID(str(self.one(f"SELECT id FROM dispatch_broadcast WHERE kind = '{kind}'")))  # noqa: S608 - our own words
        self.people[approver].post(f"/desk/approvals/{text}/approve", typed_code=self.code)
        self.chaos.while_waiting(self.settled(kind), most=kills)

    def settled(self, kind: str) -> Callable[[], bool]:
        """Has every text of this kind come to rest?"""
        query = f"SELECT state FROM dispatch_broadcast WHERE kind = '{kind}'"  # noqa: S608 - our own words
        return lambda: self.one(query) in ("sent", "partial")

    def the_alert(self, *, kills: int) -> None:
        zones = [str(UUID(str(row[0]))) for row in self.site.rows(AROUND)]
        place = self.one("SELECT public_place FROM dispatch_incident")
        self.told("C1", "lena", kills=kills, zones=zones, place=place)

    def gone(self) -> None:
        for handle in ("remy", "paloma"):
            self.tap(handle, "verdict", value="gone")
        self.act("dana", "end", how="gone", note="")

    def the_all_clear(self, *, kills: int) -> None:
        self.told("C3", "dana", kills=kills)

    def closed(self) -> None:
        debt = UUID(str(self.one("SELECT id FROM dispatch_followup WHERE kind = 'call_back'")))
        self.people["dana"].post(f"/desk/owed/{debt}/pay", how="reached")
        self.people["dana"].post(f"{self.call}close", disposition="live_report")
        self.act("dana", "close", outcome="agents_left_no_arrest", note="")
        for handle in ("remy", "paloma"):
            self.tap(handle, "leaving")


UNASKED = """
    SELECT count(*) FROM messaging_message m JOIN messaging_batch b ON b.id = m.batch_id
    WHERE b.template = 'R1' AND m.state IN ('queued', 'sending', 'ambiguous')
"""
AROUND = """
    SELECT z.id FROM places_zone z WHERE z.slug = 'laguna-south' OR z.id IN (
        SELECT n.to_zone_id FROM places_zone_neighbours n JOIN places_zone f ON f.id = n.from_zone_id
        WHERE f.slug = 'laguna-south')
"""
