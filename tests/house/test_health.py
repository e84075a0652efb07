"""/healthz says whether the process lives, /readyz whether the line does its work; neither says anything else."""

import http.server
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from hotline.base import clock
from hotline.messaging.models import Overdue
from hotline.ops import probe
from hotline.ops.health import PUMP_SILENT
from hotline.pump import pump


@pytest.fixture
def no_steps(settings):
    settings.PUMP_STEPS = []


def test_healthz_answers_a_stranger_without_touching_the_database(client, django_db_blocker):
    with django_db_blocker.block():
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_they_are_only_read(client, path):
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_readyz_is_ready_when_the_pump_has_just_run(client, no_steps, settings):
    settings.REDIS_URL = ""
    pump.run_once()
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True, "database": "ok", "broker": "not used", "pump": "ok", "pump_age": pytest.approx(0, abs=5),
        "overdue": "not looked",
    }  # fmt: skip


@pytest.mark.django_db
def test_readyz_is_not_ready_before_the_pump_ever_ran(client, settings):
    settings.REDIS_URL = ""
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["pump"] == "silent"
    assert answer.json()["pump_age"] is None


@pytest.mark.django_db
def test_readyz_is_not_ready_when_the_pump_fell_silent(client, no_steps, settings):
    settings.REDIS_URL = ""
    pump.run_once()
    with clock.shifted(timedelta(seconds=PUMP_SILENT + 5)):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["pump_age"] >= PUMP_SILENT


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "texts", "word"), [(0, 0, "ok"), (0, 3, "late"), (10, 0, "silent")])
def test_readyz_says_what_the_auditor_found(client, no_steps, settings, minutes, texts, word):
    settings.REDIS_URL = ""
    now = clock.now()
    oldest = now - timedelta(seconds=90) if texts else None
    Overdue.objects.create(looked_at=now - timedelta(minutes=minutes), texts=texts, oldest_at=oldest)
    pump.run_once()
    answer = client.get("/readyz")

    assert answer.status_code == (200 if word == "ok" else 503)
    said = answer.json()
    assert (said["overdue"], said["overdue_texts"]) == (word, texts)
    assert said["overdue_seconds"] == pytest.approx(90 if texts else 0, abs=5)


@pytest.mark.django_db
def test_readyz_is_not_ready_when_the_database_is_away(client, settings):
    settings.REDIS_URL = ""

    def away(execute, sql, params, many, context):
        raise DatabaseError("secret host name")

    with connection.execute_wrapper(away):
        answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    assert "secret" not in answer.content.decode()


@pytest.mark.django_db
def test_readyz_is_not_ready_when_the_broker_is_away(client, no_steps, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    pump.run_once()
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "down"


@contextmanager
def server_answering(status: int):
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], seen
        server.shutdown()


@pytest.mark.sqlite_only
def test_the_container_asks_by_the_public_name(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://line.example.org")
    with server_answering(200) as (port, seen):
        assert probe.alive(port)
    assert seen == [("/healthz", "line.example.org", "https")]


@pytest.mark.sqlite_only
def test_a_server_that_refuses_or_is_gone_is_not_alive():
    with server_answering(400) as (port, _):
        assert not probe.alive(port)
    assert not probe.alive(port)
