"""Twenty texts a second for a minute, each brought one to three times: every one is kept and read once, and the answer comes at once.

On PostgreSQL the door is gunicorn's, as in the full mode, and Celery reads what came in; on SQLite it is the one server.
"""

import heapq
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests

from tests.drill.delivery_line import POSTGRES, QUICK, Line, line
from tests.fake_provider.calling import inbound
from tests.fake_provider.world import World
from tests.servers import BEAT, CELERY, HOOKS, QUIET, UVICORN, until

pytestmark = pytest.mark.drill
SEED = 7
A_SECOND, SECONDS = 20, 10 if QUICK else 60
LATEST = 3.0  # seconds after the first time that a text is brought again
SENDERS = 300
PATH = "/hooks/twilio/sms/"
# Seconds at the 95th percentile, on a machine that does nothing else; beside the quick drill others run.
SLOWEST = 2.0 if QUICK else 0.2 if POSTGRES else 0.5
PATIENCE = 300.0  # seconds until everything is read, and every goodbye has left
STOP = "ALTO"
WORDS = (
    "hay una camioneta rara en la 8 y Vermont", "VOY K412 20", "is it true that they are at the market?", "ya se fueron",
    "no encuentro la entrada", "gracias", "2 agents at 5th and Main, one with a vest",
)  # fmt: skip
GUNICORN = ["-m", "gunicorn", *HOOKS, "--workers", "2", "--log-level", "warning"]


@dataclass(frozen=True)
class Text:
    """One text somebody sends: the provider's id, from whom, what."""

    sid: str
    sender: str
    body: str


@dataclass
class Answer:
    """How the line answered one delivery of a text."""

    text: Text
    status: int
    seconds: float


def texts(dice: random.Random) -> list[Text]:
    """What is sent; the last of every tenth sender is a wish to stop."""
    found = [
        Text(f"SM{each:032x}", f"+1323{5550000 + dice.randrange(SENDERS):07d}", dice.choice(WORDS))
        for each in range(A_SECOND * SECONDS)
    ]
    last = {text.sender: place for place, text in enumerate(found)}
    for sender in list(last)[::10]:
        found[last[sender]] = Text(found[last[sender]].sid, sender, STOP)
    return found


def deliveries(sent: list[Text], dice: random.Random) -> Iterator[tuple[float, Text]]:
    """When each is brought, in order: one to three times, again at once or some seconds later."""
    plan = []
    for place, text in enumerate(sent):
        at = place / A_SECOND
        for copy in range(dice.randint(1, 3)):
            plan.append((at if not copy else at + dice.choice((0.0, dice.uniform(0, LATEST))), len(plan), text))
    heapq.heapify(plan)
    while plan:
        at, _place, text = heapq.heappop(plan)
        yield at, text


def bring(url: str, public: str, world: World, plan: list[tuple[float, Text]]) -> list[Answer]:
    """Bring them at their moments, as the provider does, each on a connection that is kept."""
    here, answers = threading.local(), []

    def post(text: Text) -> None:
        if not hasattr(here, "session"):
            here.session = requests.Session()
        params, headers = inbound(world, public + PATH, text.sender, text.body, text.sid)
        began = time.monotonic()
        answer = here.session.post(
            url + PATH, data=params, headers=headers | {"Host": urlsplit(public).netloc}, timeout=60
        )
        answers.append(Answer(text, answer.status_code, time.monotonic() - began))

    with ThreadPoolExecutor(24) as pool:
        start = time.monotonic()
        for at, text in plan:
            time.sleep(max(start + at - time.monotonic(), 0))
            pool.submit(post, text)
    return answers


def doors(here: Line) -> str:
    """Start what takes texts and what reads them; the address of the door."""
    site, public = here.site, here.site.env["PUBLIC_URL"]
    port = urlsplit(public).port
    url = f"http://127.0.0.1:{port}"
    if POSTGRES:
        site.env["CONN_MAX_AGE"] = "600"
        site.add("hooks", [sys.executable, *GUNICORN, "--bind", f"127.0.0.1:{port}"], public)
        site.env["CONN_MAX_AGE"] = "0"
        site.add("worker", [*CELERY, "worker", "--concurrency", "1", *QUIET])
        site.add("beat", [*CELERY, *BEAT])
    else:
        site.add(
            "web", [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--port", str(port), *UVICORN], public
        )
    site.wait()
    return url


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def one(here: Line, query: str) -> int:
    return here.site.rows(query)[0][0]


def test_every_text_is_kept_and_read_once_and_answered_at_once():
    dice = random.Random(SEED)
    others = os.getloadavg()[0] / (
        os.cpu_count() or 1
    )  # how often others take each core; the bound stretches by what is above one
    sent = texts(dice)
    plan = list(deliveries(sent, dice))
    with line("Looked", 1, workers=POSTGRES) as here:
        url = doors(here)
        bring(url, here.site.env["PUBLIC_URL"], here.provider.world, [(0.0, Text("SMwarm", "+13235560000", "hola"))])
        answers = bring(url, here.site.env["PUBLIC_URL"], here.provider.world, plan)
        until(lambda: not one(here, "SELECT COUNT(*) FROM messaging_inbound WHERE state = 'new'"), PATIENCE, 0.5)
        kept = Counter(sid for (sid,) in here.site.rows("SELECT provider_sid FROM messaging_inbound"))
        wanting = len({text.sender for text in sent if text.body == STOP})
        until(
            lambda: not one(here, "SELECT COUNT(*) FROM messaging_message WHERE state IN ('queued', 'sending')"),
            PATIENCE,
            0.5,
        )
        goodbyes = Counter(text.to for text in here.provider.world.taken if "ya no recibe avisos" in text.body)
        stopped = one(here, "SELECT COUNT(*) FROM contacts_contact WHERE opted_out_at IS NOT NULL")
        logged = here.site.logs()

    took = [answer.seconds for answer in answers]
    once = sum(kept[text.sid] == 1 for text in sent)
    print(f"\n{'PostgreSQL' if POSTGRES else 'SQLite'}, seed {SEED}: {once} of {len(sent)} once, {len(plan)} deliveries in "
          f"{SECONDS} s; answer p50 {percentile(took, 0.5) * 1000:.0f} ms, p95 {percentile(took, 0.95) * 1000:.0f} ms, "
          f"longest {max(took) * 1000:.0f} ms; {stopped} of {wanting} stopped, {goodbyes.total()} goodbyes; "
          f"others kept each core {others:.1f} times busy at the start")  # fmt: skip
    assert len(answers) == len(plan)
    assert {answer.status for answer in answers} <= {200, 204}, logged[-3000:]
    assert once == len(sent)
    assert sum(kept.values()) == len(sent) + 1
    assert stopped == wanting
    assert len(goodbyes) == goodbyes.total() == wanting
    assert not [text for text in sent if text.sender in logged or text.body in logged]
    assert percentile(took, 0.95) < SLOWEST * max(others, 1.0)
