"""The benchmarks: each is a module of the package bench/, run by its name."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hotline.ops.launch import keys, serve, wheels
from hotline.ops.launch.place import Place
from hotline.ops.launch.stop import Stop

RECORD = "BENCH_RECORD"  # where each benchmark leaves its line
MET = {"PASS": "met", "FAIL": "NOT MET", "NOISY": "noisy: run again"}


def run(place: Place, asked: Sequence[str] = (), arguments: Sequence[str] = ()) -> int:
    """Run these benchmarks (none named, or "all": every one) with their `arguments`; the exit code."""
    names = known(place.root)
    if not names:
        raise Stop("There is no benchmark in this version yet.")
    for name in asked:
        if name not in (*names, "all"):
            raise Stop(f"There is no benchmark called {name}: choose of {', '.join(names)}, or all.")
    wheels.ready(place, dev=True)
    env = serve.environment(place, "demo", 8000) | {"HOTLINE_DATA": str(place.folder("bench"))}
    for variable, path in keys.ready(place.keys("bench")).items():
        env.setdefault(variable, path)
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record"
        env[RECORD] = str(record)
        for name in names if not asked or "all" in asked else dict.fromkeys(asked):
            command = [str(place.python), "-m", f"bench.{name}", *arguments]
            if subprocess.run(command, env=env, cwd=place.root, check=False).returncode:
                failed.append(name)
        table = [row for line in _lines(record) for row in _rows(json.loads(line))]
    print("\n" + "\n".join(table))
    if failed:
        print(f"Did not finish, or did not meet a goal: {', '.join(failed)}.")
    return 1 if failed else 0


def known(root: Path) -> list[str]:
    """The benchmarks there are: what writes a report; the other modules are their hands."""
    return sorted(
        path.stem
        for path in (root / "bench").glob("*.py")
        if f'Report("{path.stem}")' in path.read_text(encoding="utf-8")
    )


def _lines(record: Path) -> list[str]:
    return record.read_text(encoding="utf-8").splitlines() if record.exists() else []


def _rows(found: dict) -> list[str]:
    """One line for each goal: which benchmark, which goal, the ratio, met or not."""
    return [f"{found['bench']:<16} {text:<82} {MET[verdict]}" for text, verdict in found["verdicts"].items()]
