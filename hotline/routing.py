"""Where sockets lead, and the exact-origin check before anything else."""

from collections.abc import Callable

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.urls import path, re_path

from hotline.realtime.consumer import LiveConsumer


class ExactOrigin:
    """Lets a socket in only when its Origin is, letter for letter, one of settings.PUBLIC_ORIGINS."""

    def __init__(self, app: Callable) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        allowed = {origin.encode() for origin in settings.PUBLIC_ORIGINS}
        app = self.app if len(origins) == 1 and origins[0] in allowed else WebsocketDenier()
        await app(scope, receive, send)


websocket = ExactOrigin(
    AuthMiddlewareStack(URLRouter([path("ws/live", LiveConsumer.as_asgi()), re_path(r"", WebsocketDenier.as_asgi())])),
)
