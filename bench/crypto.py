"""Sealing what must not be read from the disk: a value beside bare AES-GCM and HMAC, a page of fifty beside itself in clear."""

import hashlib
import hmac
import os
import statistics
import sys
import time
from collections.abc import Callable
from unittest.mock import patch

from bench import lib

TEXTS = 50


def timed(work: Callable[[int], object], count: int) -> float:
    """Microseconds a call."""
    began = time.perf_counter()
    for i in range(count):
        work(i)
    return (time.perf_counter() - began) / count * 1e6


def values(count: int, rounds: int) -> dict[str, list[float]]:
    """Microseconds a value: ours and the bare ones, in turn."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from hotline.crypto.index import keyed
    from hotline.crypto.keyring import keyring

    ring, bare, key = keyring(), AESGCM(os.urandom(32)), os.urandom(32)
    place = "contacts_contact|number|0190a5f0-0000-7000-8000-000000000000"
    bound, number = place.encode(), b"+12135550142"
    nonce = os.urandom(12)
    sealed, ours = bare.encrypt(nonce, number, bound), ring.encrypt("p2", number.decode(), place=place)
    return lib.alternate(
        rounds,
        seal_bare=lambda: timed(lambda _i: bare.encrypt(os.urandom(12), number, bound), count),
        seal=lambda: timed(lambda _i: ring.encrypt("p2", "+12135550142", place=place), count),
        open_bare=lambda: timed(lambda _i: bare.decrypt(nonce, sealed, bound), count),
        open=lambda: timed(lambda _i: ring.decrypt(ours, place=place), count),
        index_bare=lambda: timed(lambda _i: hmac.new(key, number, hashlib.sha256).digest(), count),
        index=lambda: timed(lambda _i: keyed("phone", "+12135550142"), count),
    )


class Inbox:
    """The desk's inbox with fifty texts from fifty numbers, as a lead loads it."""

    def __init__(self, world) -> None:
        from django.test import Client
        from django.urls import reverse

        world.texts_in(TEXTS)
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(world.lead())
        self.address = reverse("inbox")
        self.opened: dict[str, str] = {}

    def load(self) -> float:
        """Milliseconds of this processor; waiting for the store is no part of it."""
        began = time.thread_time()
        answer = self.client.get(self.address)
        took = (time.thread_time() - began) * 1000
        if answer.status_code != 200 or answer.content.count(b"/inbox/") < TEXTS:
            raise SystemExit(f"the inbox did not show its texts ({answer.status_code})")
        return took

    def learn(self) -> int:
        """Load once and remember what each sealed value says; how many were opened."""
        from hotline.crypto.keyring import Keyring

        usual, asked = Keyring.decrypt, []

        def noting(ring: Keyring, value: str, *, place: str) -> str:
            asked.append(value)
            self.opened[value] = usual(ring, value, place=place)
            return self.opened[value]

        with patch.object(Keyring, "decrypt", noting):
            self.load()
        return len(asked)

    def clear(self) -> float:
        """The same page where the columns are in clear: nothing is opened."""
        from hotline.crypto.keyring import Keyring

        with patch.object(Keyring, "decrypt", lambda _ring, value, *, place: self.opened[value]):
            return self.load()


def main() -> int:
    asked = lib.options(__doc__, n=20_000, pages=40, rounds=5)
    report = lib.Report("crypto")
    lib.store()
    from bench import world  # Django must be set up first

    found = values(asked.n, asked.rounds)
    for name in ("seal", "open", "index"):
        ratio = statistics.median(found[name]) / statistics.median(found[f"{name}_bare"])
        report.say(f"{name}: {lib.spread(found[name], ' us', 1)}, bare {lib.spread(found[f'{name}_bare'], ' us', 1)}: {ratio:.1f} x",
                   **{f"{name}_us": lib.round_off(found[name], 2), f"{name}_bare_us": lib.round_off(found[f"{name}_bare"], 2)})  # fmt: skip
    inbox = Inbox(world)
    for _ in range(3):
        inbox.load()
    opened = inbox.learn()
    if len(inbox.opened) < TEXTS:
        raise SystemExit("the page opened fewer values than it shows")
    pages = lib.alternate(asked.pages, clear=inbox.clear, product=inbox.load)
    report.say(f"inbox of {TEXTS}, {opened} values opened: {lib.spread(pages['product'], ' ms CPU', 1)},"
               f" in clear {lib.spread(pages['clear'], ' ms', 1)}",
               page_ms=lib.three(pages["product"]), clear_ms=lib.three(pages["clear"]), opened=opened)  # fmt: skip
    # The page takes tens of milliseconds and the difference one: neighbours in time are compared, the quiet half counts.
    ratio = lib.quiet(pages["product"]) / lib.quiet(pages["clear"])
    report.judge("G17", f"the page is {ratio:.3f} x the page in clear (goal 1.05)", ratio <= 1.05)
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
