"""Where a page's live updates start when its view did not say (a template context processor)."""

from django.http import HttpRequest

from hotline.realtime import events


def live(request: HttpRequest) -> dict[str, int | str]:
    return {"live_cursor": events.head() if request.user.is_authenticated else ""}
