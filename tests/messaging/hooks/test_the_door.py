"""The processes that take callbacks in the full mode know the hooks and whether they are well, and no page."""

from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from hotline import wsgi
from hotline.messaging.models import Inbound
from tests.fake_provider.calling import inbound
from tests.messaging.hooks.conftest import LINE

pytestmark = pytest.mark.django_db
PATH = "/hooks/twilio/sms/"


@pytest.fixture(autouse=True)
def _keeps_the_connection():
    """A request of a real server ends with closing what is old; the test's own connection stays."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path: str, form: dict | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) as gunicorn would get them."""
    body = urlencode(form or {}).encode()
    said: list = []
    environ = {
        "REQUEST_METHOD": "GET" if form is None else "POST", "PATH_INFO": path, "SCRIPT_NAME": "", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body), "wsgi.url_scheme": "http", "REMOTE_ADDR": "127.0.0.1", **headers,
    }  # fmt: skip
    answer = wsgi.application(environ, lambda status, lines: said.append((int(status[:3]), dict(lines))))
    whole = b"".join(answer)
    answer.close()  # as every server does; it is what gives this thread its usual addresses back
    return *said[0], whole


@pytest.mark.parametrize("path", ["/", "/desk/", "/board/", "/accounts/login/", "/admin/", "/readyz/x"])
def test_there_is_no_page(path):
    status, headers, body = ask(path)
    assert (status, body) == (404, b"not found\n")
    assert "Set-Cookie" not in headers
    assert headers["Cache-Control"] == "no-store"


def test_it_says_that_it_lives():
    assert ask("/healthz")[0] == 200


def test_a_signed_text_is_stored_and_a_forged_one_is_refused(world):
    sid = "SM" + uuid4().hex
    form, headers = inbound(world, LINE + PATH, "+13235550142", "VOY 20", sid)
    signature = headers["X-Twilio-Signature"]
    assert ask(PATH, form | {"Body": "VOY 5"}, HTTP_X_TWILIO_SIGNATURE=signature)[0] == 403
    assert not Inbound.objects.exists()
    for _again in range(2):
        assert ask(PATH, form, HTTP_X_TWILIO_SIGNATURE=signature)[0] == 200
    assert Inbound.objects.get().provider_sid == sid
