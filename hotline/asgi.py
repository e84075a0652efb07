"""The ASGI entry: uvicorn serves pages and sockets; in the embedded mode the pump runs in its loop too."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")

# WhiteNoise hands Django an iterator and the files arrive all the same.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

# Django first: consumers import models.
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402

from hotline import routing  # noqa: E402
from hotline.celery import app as celery_app  # noqa: E402, F401  (binds the shared task to its broker)
from hotline.pump.loop import EmbeddedPump  # noqa: E402
from hotline.realtime import hub  # noqa: E402
from hotline.realtime.lifespan import Lifespan  # noqa: E402

pump = EmbeddedPump()
application = Lifespan(
    ProtocolTypeRouter({"http": pages, "websocket": routing.websocket}),
    start=[hub.running, *([pump.start] if settings.EMBEDDED else [])],
    stop=[*([pump.stop] if settings.EMBEDDED else []), hub.stop],
    goodbye=hub.farewell,
)
