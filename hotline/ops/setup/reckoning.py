"""What a text costs and how long it takes to the community list, as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from hotline.messaging import price
from responders.models import Subscriber

LANGUAGES = ("en", "es")


@dataclass(frozen=True)
class Reckoning:
    """One text to everybody on the list."""

    people: dict[str, int]
    segments: int

    @property
    def everybody(self) -> int:
        return sum(self.people.values())

    @property
    def cost(self) -> float:
        """US dollars."""
        return price.dollars(self.segments)

    @property
    def seconds(self) -> int:
        """Until the last text has left, at the sender's rate."""
        return price.seconds(self.segments)


def people() -> dict[str, int]:
    """Active subscribers by the language they are texted in."""
    active = Subscriber.objects.filter(state=Subscriber.State.ACTIVE, contact__opted_out_at=None)
    counts = dict(active.order_by().values_list("language").annotate(Count("id")))
    spanish = counts.get("es", 0)
    return {"en": sum(counts.values()) - spanish, "es": spanish}


def reckon(segments: Mapping[str, int]) -> Reckoning:
    """What a text of so many segments per language comes to."""
    listed = people()
    return Reckoning(listed, sum(listed[language] * segments.get(language, 0) for language in LANGUAGES))
