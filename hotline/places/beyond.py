"""Beyond our area: which neighbouring network answers where, by ZIP."""

import re

from hotline.places.models import NeighbourNetwork, Zone

ZIP = re.compile(r"(?<!\d)\d{5}(?!\d)")


def networks() -> list[NeighbourNetwork]:
    """Every network we may point people to."""
    return list(NeighbourNetwork.objects.all())


def network_for(code: str) -> NeighbourNetwork | None:
    """The network that answers for this ZIP; the longest matching beginning wins. None where it is ours, or nobody's we know."""
    if is_ours(code):
        return None
    fitting = [
        (len(str(start)), network) for network in networks() for start in network.zips if code.startswith(str(start))
    ]
    return max(fitting, key=lambda one: one[0])[1] if fitting else None


def is_ours(code: str) -> bool:
    """Whether one of our zones has this ZIP."""
    return any(code in {str(known) for known in zips} for zips in Zone.objects.values_list("zips", flat=True))


def zips_in(text: str) -> list[str]:
    """Every five figures of a text that may be a ZIP, each once, in order."""
    return list(dict.fromkeys(ZIP.findall(text)))
