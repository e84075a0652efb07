"""The hour of the story: 05:41 in Los Angeles, whatever the clock on the wall says."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HERE = ZoneInfo("America/Los_Angeles")


def shift(hour: int = 5, minute: int = 41) -> float:
    """Seconds from now to the next time it is this late there."""
    now = datetime.now(HERE)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then < now:
        then += timedelta(days=1)
    return (then - now).total_seconds()


def environment(hour: int = 5, minute: int = 41) -> dict[str, str]:
    """What makes a server's clock show it; every process gets the same."""
    return {"HOTLINE_CLOCK_SHIFT": f"{shift(hour, minute):.0f}", "HOTLINE_TIME_ZONE": HERE.key}
