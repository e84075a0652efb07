"""The whole road of a true report, as four people at four browsers walk it: from the call at 05:41 to the history.

Every step looks at every screen it concerns, and no screen may load anew for it. Written once, walked in both modes.
"""

import statistics

from tests.browser import leaks
from tests.browser.road_calling import Calling
from tests.browser.road_stage import ADDRESS, ALIAS, NUMBER, UNIT
from tests.browser.road_telling import Telling


class Road(Calling, Telling):
    """Walk it, then look at what got out."""

    def each_was_told_once_in_their_language(self) -> None:
        """What really left, read from the simulated world: one alert and one all-clear for each of those around, nothing else."""
        near = {"laguna-south", "el-molino", "fig-tree", "palmetto", "old-plaza", "westgate", "laguna-north"}
        received: dict[str, list[leaks.Text]] = {}
        for text in leaks.texts(self.site):
            if text.subscriber and text.direction == "to_phone":
                received.setdefault(text.phone, []).append(text)
        for got in received.values():
            language, zones, everywhere = got[0].subscriber
            assert everywhere or near & set(zones)
            assert len(got) == 2
            opening, ending = {"es": ("CONFIRMADO", "TERMINADO"), "en": ("CONFIRMED", "ENDED")}[language]
            assert opening in got[0].body
            assert ending in got[1].body
            for text in got:
                assert self.public in text.body
                assert "Olmos" not in text.body

    def nothing_of_the_caller_got_out(self, more: dict[str, list[str]]) -> None:
        everyone = [self.dana, self.lena, self.remy, self.paloma]
        looked = leaks.everywhere(self.site, everyone) | more
        for place in ("texts", "frames", "addresses", "titles", "screens"):
            assert looked[place], f"nothing was gathered from the {place}"
        wanted = leaks.patterns(address=ADDRESS, unit=UNIT, alias=ALIAS, number=NUMBER)
        probe = [ADDRESS, UNIT, ALIAS, NUMBER, "+16195550142", "(619) 555-0142"]
        assert len(leaks.found({"a probe": probe}, wanted)) == len(probe)
        assert leaks.found(looked, wanted) == []

    def walk(self) -> None:
        """The whole road, in its order."""
        self.the_call()
        self.alert_while_the_call_goes_on()
        self.two_accept()
        self.the_first_waits_for_the_partner()
        self.verdicts()
        self.confirmed()
        self.drafted_by_the_dispatcher()
        self.approved_by_the_lead()
        told = self.only_the_zone_and_its_neighbours_were_told(texts=1)
        self.gone()
        self.closing_is_refused_while_the_all_clear_is_owed()
        self.all_clear_to_exactly_those()
        assert self.only_the_zone_and_its_neighbours_were_told(texts=2) == told
        self.everything_owed_is_paid()
        self.closed()
        self.the_history_shows_it_all()
        middle, longest = statistics.median(self.waits), max(self.waits)
        print(f"{len(self.waits)} looks at other screens: median {middle:.2f} s, longest {longest:.2f} s")
        assert middle < 1.0
