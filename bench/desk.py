"""The desk under a busy night: typing a call while two hundred incidents are open and twenty changes a second arrive; and how soon
the call's form can be used on a slow computer."""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from playwright.sync_api import Browser, Page, sync_playwright

from bench import lib
from hotline.ops.demo.material.cast import PASSWORD

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
]
REDIS = "redis://127.0.0.1:6379/9"
WORDS = "Tocan la puerta y dicen que son de la policia, son dos con chalecos, adentro hay cinco personas. "
HALF = "la panader"  # half a word in another field, which must stay as it is
LETTERS_PER_SECOND = 8
GOAL_KEY_MS, GOAL_READY_MS, SLOWER = 50, 1000, 4

# Installed in the page: how long each key waits for its paint, and whatever should not have happened to the field meanwhile.
WATCH = """() => {
  const box = document.getElementById("id_words");
  const other = document.getElementById("id_landmark");
  const half = other.value;
  window.bench = { keys: [], disturbed: [], applied: 0 };
  document.addEventListener("live:applied", () => { window.bench.applied += 1; }, true);
  box.addEventListener("keydown", (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.bench.keys.push(performance.now() - began);
      after.port2.postMessage(0);
    });
  }, true);
  setInterval(() => {
    if (document.activeElement !== box) window.bench.disturbed.push("focus");
    if (box.selectionStart !== box.value.length) window.bench.disturbed.push("caret");
    if (other.value !== half) window.bench.disturbed.push("half-typed text");
  }, 100);
}"""


def redis_answers() -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", 6379), 1):
        return True
    return False


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The product's own server on this run's database."""
    port = lib.free_port()
    url = f"http://localhost:{port}"
    env = os.environ | {"PUBLIC_URL": url, "PUBLIC_ORIGINS": url, "ALLOWED_HOSTS": "localhost"}
    command = [sys.executable, "-m", "uvicorn", "hotline.asgi:application", "--port", str(port), "--host", "127.0.0.1",
               "--ws", "websockets-sansio", "--no-access-log", "--log-level", "warning"]  # fmt: skip
    process = subprocess.Popen(command, env=env, cwd=lib.ROOT)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(15)


def sign_in(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=url).new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Handle").fill("dana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda found: "/accounts/" not in found)
    page.goto("/desk/")
    page.get_by_role("banner").get_by_role("button", name="New call").click()
    page.wait_for_url("**/desk/calls/*/")
    return page


def typing(page: Page, seconds: float) -> dict[str, object]:
    """Type for so long; what each key waited, and what was disturbed."""
    page.locator("#id_landmark").fill(HALF)
    box = page.locator("#id_words")
    box.fill("")
    box.focus()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    typed, ends = "", time.monotonic() + seconds
    while time.monotonic() < ends:
        for letter in WORDS:
            page.keyboard.type(letter)
            typed += letter
            time.sleep(1 / LETTERS_PER_SECOND)
            if time.monotonic() >= ends:
                break
    page.wait_for_timeout(300)
    found = page.evaluate("() => window.bench")
    return found | {"kept": box.input_value() == typed, "letters": len(typed)}


def ready(page: Page, address: str) -> float:
    """Milliseconds from asking for the page to its form answering keys, on a computer that much slower."""
    client = page.context.new_cdp_session(page)
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address)
    page.wait_for_load_state("load")
    took = page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    client.detach()
    return float(took)


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def main() -> int:
    asked = lib.options(__doc__, incidents=200, rate=20, seconds=30)
    report = lib.Report("desk")
    lib.store()
    from bench import _desk_world as night  # Django must be set up first

    night.lay(asked.incidents)
    if redis_answers():
        os.environ |= {
            "REDIS_URL": REDIS,
            "STATIC_ROOT": f"{os.environ['HOTLINE_DATA']}/static",
        }  # for the processes to come
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=lib.ROOT, check=True)
    with server() as url, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = sign_in(browser, url)
        quiet = typing(page, asked.seconds / 3)
        page.reload()
        said = lib.tell(lib.Child("bench._desk_world", str(asked.rate), str(asked.seconds + 3)).ready())
        found = typing(page, asked.seconds)
        made = said()["made"]
        page.reload()
        calmer = typing(page, asked.seconds / 3)
        waits, calm = found["keys"], [*quiet["keys"], *calmer["keys"]]
        peer = [p95(quiet["keys"]), p95(calmer["keys"])]
        report.say(f"{asked.incidents} incidents open, {made / (asked.seconds + 3):.0f} changes/s, {found['applied']} rows drawn anew",
                   applied=found["applied"], changes=made)  # fmt: skip
        report.say(f"a key waits {p95(calm):.0f} ms (p95) while nothing happens, {p95(waits):.0f} ms while it does, "
                   f"median {statistics.median(waits):.0f} ms", quiet_p95=round(p95(calm), 1), busy_p95=round(p95(waits), 1))  # fmt: skip
        report.judge(
            "typing", f"{p95(waits):.0f} ms a key, p95 (goal {GOAL_KEY_MS})", p95(waits) < GOAL_KEY_MS, peer=peer
        )
        report.judge(
            "typing",
            f"changes shown while typing: {found['applied']}",
            found["applied"] >= asked.rate * asked.seconds / 2,
        )
        what = ", ".join(sorted(set(found["disturbed"]))) or "nothing"
        report.judge("hands", f"disturbed under the hands: {what}", not found["disturbed"] and bool(found["kept"]))
        call = page.url
        found = lib.alternate(
            max(asked.rounds, 3), bare=lambda: ready(page, "/healthz"), form=lambda: ready(page, call)
        )
        times = found["form"]
        bare, middle = found["bare"], statistics.median(times)
        shown = f"{lib.spread(times, ' ms', 0)} on a computer {SLOWER} times slower; an empty page {lib.spread(bare, ' ms', 0)}"
        report.say(f"form ready after {shown}", ready_ms=lib.round_off(times, 0), bare_ms=lib.round_off(bare, 0))
        report.judge("ready", f"{middle:.0f} ms (goal {GOAL_READY_MS})", middle < GOAL_READY_MS)
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
