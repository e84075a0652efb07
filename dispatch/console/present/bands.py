"""Travel time as a band: an estimate must not look exact."""

from django.utils.translation import gettext as _

FLOORS = {5: 0, 10: 5, 15: 10, 20: 15, 30: 20, 45: 30, 60: 45, 90: 60}


def band(minutes: int | None) -> str:
    """“under 5 min”, “5–10 min” and so on; the top of the band is what is stored."""
    if not minutes:
        return ""
    top = next((top for top in FLOORS if minutes <= top), 90)
    if not FLOORS[top]:
        return _("under %(n)s min") % {"n": top}
    return _("%(low)s–%(high)s min") % {"low": FLOORS[top], "high": top}
