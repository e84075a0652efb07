"""Template filters of the record: lengths of time as people read them."""

from django import template

register = template.Library()


@register.filter
def span(seconds: float | None) -> str:
    """`0:42`, `12:05`, `3:07:30` (hours, minutes, seconds); days in front where there are some. Nothing for None."""
    if seconds is None:
        return ""
    whole = int(seconds)
    days, hours, minutes, rest = whole // 86_400, whole // 3600 % 24, whole // 60 % 60, whole % 60
    text = f"{hours}:{minutes:02d}:{rest:02d}" if hours or days else f"{minutes}:{rest:02d}"
    return f"{days} d {text}" if days else text
