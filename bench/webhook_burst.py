"""A burst of texts coming in, each delivered again: how many a second, how late, any lost or doubled?"""

import json
import os
import secrets
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench import lib

TOKEN, ACCOUNT = "0" * 32, "AC" + "0" * 32
LINE = "http://line.test"
WORKER = "hotline.messaging.hooks.worker.Worker"
WORDS = (
    "VOY K412 20",
    "sí en 20 min",
    "ALERTA",
    "they are at the corner of 5th and Main",
    "no puedo",
    "ALTO",
    "gracias",
)


def texts(folder: Path, address: str, count: int) -> tuple[str, set[str]]:
    """A file of that many signed texts from a third as many people, and their ids."""
    from twilio.request_validator import RequestValidator

    sign = RequestValidator(TOKEN).compute_signature
    keys, lines = set(), []
    for i in range(count):
        sid = "SM" + secrets.token_hex(16)
        form = {"AccountSid": ACCOUNT, "MessageSid": sid, "SmsSid": sid, "From": f"+1213{5550000 + i % max(count // 3, 1):07d}",
                "To": "+12135550100", "Body": f"{WORDS[i % len(WORDS)]} {i}", "NumMedia": "0"}  # fmt: skip
        keys.add(sid)
        lines.append(json.dumps({"form": form, "signature": sign(address, form)}))
    path = folder / f"{secrets.token_hex(4)}.jsonl"
    path.write_text("\n".join(lines))
    return str(path), keys


def burst(url: str, path: str, at_once: int) -> dict[str, float]:
    return lib.tell(lib.Child("bench.burst", url, path, str(at_once)).ready())()


def served(command: list[str], port: int, **env: str) -> subprocess.Popen:
    """A server, once it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=lib.ROOT, env=os.environ | env, start_new_session=True
    )
    lib.at_the_end(process)
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return process
        except urllib.error.HTTPError:
            return process
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"{command[0]} did not start")


def spent(server: subprocess.Popen) -> float:
    """Seconds of CPU this server and its children have used so far; 0 where the system does not tell."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == server.pid:  # its process group
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    asked = lib.options(__doc__, n=1500, concurrency=100, workers=2)
    report = lib.Report("webhook_burst")
    os.environ |= {"TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_FROM": "+12135550100",
                   "PUBLIC_URL": LINE, "ALLOWED_HOSTS": "127.0.0.1,line.test"}  # fmt: skip
    lib.store()
    from django.db import connection

    from hotline.messaging.models import Inbound

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare_inbound (sid text PRIMARY KEY, number text NOT NULL, body text NOT NULL, at timestamptz DEFAULT now())"
        )
    address = f"{LINE}/hooks/twilio/sms/"
    ours, bare = lib.free_port(), lib.free_port()
    gunicorn = ["gunicorn", "hotline.hooks:application", "--bind", f"127.0.0.1:{ours}", "--backlog", "2048"]
    gunicorn += ["--worker-class", WORKER, "--workers", str(asked.workers), "--log-level", "warning"]
    product = served(gunicorn, ours, CONN_MAX_AGE="600", SMS_TRANSPORT="twilio", REDIS_URL=lib.redis())
    uvicorn = ["uvicorn", "bench.bare_hooks:application", "--port", str(bare), "--log-level", "warning"]
    peer = served([*uvicorn, "--no-access-log", "--lifespan", "on"], bare, BENCH_HOOK=address)
    folder = Path(os.environ["HOTLINE_DATA"])
    found: dict[str, list[dict[str, float]]] = {"bare": [], "product": []}
    stored = doubled = 0
    for turn in range(-1, asked.rounds):
        for name, port, server in (("bare", bare, peer), ("product", ours, product)):
            count = asked.n if turn >= 0 else 100
            path, keys = texts(folder, address, count)
            before = spent(server)
            said = burst(f"http://127.0.0.1:{port}/hooks/twilio/sms/", path, asked.concurrency)
            if turn < 0:
                continue
            said["cpu"] = 1000 * (spent(server) - before) / count
            found[name].append(said)
            if name == "product":
                replay = burst(f"http://127.0.0.1:{port}/hooks/twilio/sms/", path, asked.concurrency)
                found[name][-1]["failed"] += replay["failed"]
                rows = list(Inbound.objects.filter(provider_sid__in=keys).values_list("provider_sid", flat=True))
                stored += len(set(rows))
                doubled += len(rows) - len(set(rows))
    speed = {name: [asked.n / said["seconds"] for said in all_] for name, all_ in found.items()}
    for name, all_ in found.items():
        late = [said["p99"] for said in all_]
        cost = [said["cpu"] for said in all_]
        report.say(f"{name}: {lib.spread(speed[name], '/s', 0)}, p99 {lib.spread(late, ' ms', 0)}, {lib.spread(cost, ' ms CPU a text', 2)}",
                   **{f"{name}_per_second": lib.round_off(speed[name], 1), f"{name}_p99_ms": lib.round_off(late, 0),
                      f"{name}_cpu_ms": lib.round_off(cost, 2)})  # fmt: skip
    failed = int(sum(said["failed"] for said in found["product"]))
    lost = asked.n * asked.rounds - stored
    report.say(f"failed {failed}, lost {lost}, doubled {doubled} of {asked.n * asked.rounds}, each brought twice",
               failed=failed, lost=lost, doubled=doubled)  # fmt: skip
    ratio = statistics.median(mine / theirs for mine, theirs in zip(speed["product"], speed["bare"], strict=True))
    late = statistics.median(said["p99"] for said in found["product"])
    report.judge("G15", f"0 failed, 0 lost, 0 doubled: {failed}, {lost}, {doubled}", not (failed or lost or doubled))
    report.judge("G15", f"p99 {late:.0f} ms (goal 1000)", late <= 1000)
    report.judge("G15", f"{ratio:.2f} x the bare application (goal 0.4)", ratio >= 0.4, peer=speed["bare"])
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
