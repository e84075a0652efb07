"""Chromium as installed here, and the harness that plays the server to our scripts."""

import pytest

from tests.ui.harness import Harness

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="module")
def served():
    with Harness() as harness:
        yield harness


@pytest.fixture
def stage(served, page):
    """The harness with a page open on it; what the page says wrong fails the test."""
    served.reset()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.set_default_timeout(5000)
    served.page = page
    yield served
    assert wrong == []
