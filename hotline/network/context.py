"""The network's own name on every page (a template context processor)."""

from django.http import HttpRequest
from django.utils.translation import get_language

from hotline.network import policy


def network(request: HttpRequest) -> dict[str, str]:
    return {"network_name": policy.name(get_language() or "en")}
