"""Pure arithmetic of a sender's pace: slices spread evenly, and never more than the cap in any second, whatever is late.

All moments are seconds on the database's clock. What left is remembered for a second; a slice may begin when everything
it would share a second with still leaves room for it.
"""

from dataclasses import dataclass, field

WINDOW = 1.0
SLICE = 0.1  # seconds of the cap that may leave at once: small, so that an urgent text waits behind little
SPAN, EACH = 0.02, 0.0005  # seconds a slice may take to leave: so long, or so long for each segment
CATCH_UP = 0.3  # seconds of lateness that are made good; after a longer silence the spreading starts anew
BACKWARDS = 5.0  # seconds the clock may step back before everything is forgotten


def span(segments: int) -> float:
    """Seconds that many segments may take to leave; who takes longer must say so."""
    return max(SPAN, segments * EACH)


@dataclass
class Pace:
    """One sender's (or one carrier class's) `cap` in segments a second and what left lately: `[moment, segments, key]`.

    Without `burst`, slices follow each other evenly and `next_at` is when the next may begin. With it (a phone that takes
    a handful at once and then rests) that many may leave together after a pause, and `next_at` is when there were none left.
    """

    cap: float
    next_at: float = 0.0
    recent: list[list] = field(default_factory=list)
    burst: float | None = None

    @property
    def window(self) -> int:
        """Segments that any one second may hold."""
        return max(int(self.cap), int(self.burst or 0), 1)

    @property
    def slice(self) -> int:
        """Segments that may leave at once at the best of times."""
        return max(int(self.cap * SLICE if self.burst is None else self.burst), 1)

    def saved(self, moment: float) -> float:
        """Segments that may leave at `moment` by the spreading alone; below zero: so many are still being paid back."""
        if self.burst is not None:
            return min((moment - self.next_at) * self.cap, max(self.burst, 1.0))
        return self.slice if moment >= self.next_at else (moment - self.next_at) * self.cap

    def forget(self, now: float) -> None:
        """Drop what no longer counts, and everything when the clock was set back."""
        longest = max((segments for _at, segments, _key in self.recent), default=0) / self.cap
        ahead = max([self.next_at - longest, *(moment for moment, _segments, _key in self.recent)])
        if ahead > now + WINDOW + BACKWARDS:
            self.next_at, self.recent = 0.0, []
        self.recent = [entry for entry in self.recent if entry[0] > now - WINDOW]

    def opens(self, now: float, segments: int = 1) -> float:
        """The earliest moment, now or later, at which that many segments may begin to leave."""
        need = min(segments, self.window)
        moment = max(now, self.next_at)
        if self.burst is not None:
            moment = max(now, self.next_at + min(need, max(self.burst, 1.0)) / self.cap)
        used = sum(entry[1] for entry in self.recent)
        for left, spent, _key in sorted(self.recent, key=lambda entry: entry[0]):
            if left <= moment - WINDOW or used + need > self.window:
                used -= spent
                moment = max(moment, left + WINDOW)
            else:
                break
        return moment

    def room(self, moment: float) -> int:
        """Segments that may leave at `moment`."""
        used = sum(spent for left, spent, _key in self.recent if left > moment - WINDOW)
        free = max(self.window - used, 0)
        return free if self.burst is None else min(free, int(self.saved(moment) + 1e-6))

    def book(self, moment: float, segments: int, key: str) -> None:
        """That many leave from `moment` on."""
        late = moment - self.next_at
        if self.burst is not None:
            start = max(self.next_at, moment - max(self.burst, 1.0) / self.cap)
        else:
            start = self.next_at if 0 < late <= CATCH_UP else moment
        self.next_at = start + segments / self.cap
        self.recent.append([moment + span(segments), segments, key])

    def late(self, key: str, moment: float) -> bool:
        """The slice `key` took until `moment` to leave; False when that is no news."""
        for entry in self.recent:
            if entry[2] == key and entry[0] < moment:
                entry[0] = moment
                return True
        return False
