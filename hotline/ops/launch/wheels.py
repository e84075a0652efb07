"""The virtual environment and the hash-locked packages in it, made once and found again by the hash of the lock."""

import errno
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from hotline.ops.launch.place import LEAVE_FREE, MB, Place
from hotline.ops.launch.stop import Stop

LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"
ROOM = {LOCK: 600 * MB, DEV_LOCK: 1_100 * MB}  # packages, their download cache and what the tests write
# Published without a wheel: built from its hash-checked source by the setuptools of the lock, not by whatever is newest.
BUILT_HERE = "http-ece"
BUSY = "Vela is running on {data} ({holder}) and its packages must change: stop it first, or use --data DIR."


@dataclass(frozen=True)
class Way:
    """One way to make an environment and to install into it."""

    create: list[str]
    install: list[str]


def ready(place: Place, *, dev: bool = False, held: bool = False) -> None:
    """Make sure the packages of the lock (with `dev`, also those of the tests) are there. No network when they are.

    `held` says that the caller holds the place already. Raises Stop with the reason.
    """
    marks = _marks(place, dev)
    if _installed(place).items() >= marks.items() and place.python.exists():
        return
    if held:
        _install(place, marks, dev)
        return
    with place.held("serve", BUSY):
        _install(place, marks, dev)


def child_environment() -> dict[str, str]:
    """This process's environment without what would let foreign packages into a child."""
    unwanted = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in unwanted} | {"PYTHONUTF8": "1"}


def _marks(place: Place, dev: bool) -> dict[str, str]:
    """What must be noted in the environment for it to be the right one."""
    names = (LOCK, DEV_LOCK) if dev else (LOCK,)
    marks = {"python": f"{sys.version} {sys.base_prefix}", "folder": str(place.venv)}
    return marks | {name: hashlib.sha256((place.root / name).read_bytes()).hexdigest() for name in names}


def _installed(place: Place) -> dict[str, str]:
    """What the environment was finished with; empty when it was not."""
    try:
        marks = json.loads((place.venv / "vela.json").read_text())
    except (OSError, ValueError):
        return {}
    return marks if isinstance(marks, dict) else {}


def _install(place: Place, marks: dict[str, str], dev: bool) -> None:
    """Make the environment, or add the test packages to one that only lacks those."""
    start = time.monotonic()
    room = ROOM[DEV_LOCK if dev else LOCK]
    done = _installed(place)
    keep = place.python.exists() and all(done.get(name) == marks[name] for name in ("python", "folder", LOCK))
    place.room_for(room)
    way = _way(place)
    print("Installing packages (once, about a minute) ...", flush=True)
    if not keep:
        shutil.rmtree(place.venv, ignore_errors=True)
        _run(place, way.create, "The virtual environment could not be made")
    build = place.folder("venv") / "build.txt"
    build.write_text(_pinned("setuptools", (place.root / LOCK).read_text()))
    (place.venv / "vela.json").unlink(missing_ok=True)
    locks = [argument for name in (LOCK, DEV_LOCK) if name in marks for argument in ("-r", str(place.root / name))]
    failed = "The packages could not be installed"
    _run(place, [*way.install, "-r", str(build)], failed)
    _run(place, [*way.install, "--no-build-isolation", "--no-binary", BUILT_HERE, *locks], failed)
    (place.venv / "vela.json").write_text(json.dumps(marks, indent=1))
    print(f"  done in {time.monotonic() - start:.0f} s", flush=True)


def _way(place: Place) -> Way:
    """The first way that this machine offers: the standard library's, else virtualenv, else uv."""
    pip = [str(place.python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-compile"]
    pip += ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "3", "--timeout", "60"]
    if _has("venv") and _has("ensurepip"):
        return Way([sys.executable, "-m", "venv", str(place.venv)], pip)
    if _has("virtualenv"):
        return Way([sys.executable, "-m", "virtualenv", "--quiet", str(place.venv)], pip)
    if uv := shutil.which("uv"):
        into = ["--quiet", "--python", str(place.python), "--require-hashes"]
        return Way([uv, "venv", "--quiet", "--python", sys.executable, str(place.venv)], [uv, "pip", "install", *into])
    raise Stop(_no_ensurepip())


def _has(module: str) -> bool:
    """Whether this Python can import `module`."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _no_ensurepip() -> str:
    """The sentence for a Python that cannot make a virtual environment, with the exact package where we know it."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    packaged = sys.base_prefix == "/usr"
    if packaged and {"debian", "ubuntu"} & {system.get("ID", ""), *system.get("ID_LIKE", "").split()}:
        cure = f"run 'sudo apt install python{version}-venv' and start again"
    else:
        cure = "install uv or virtualenv, or a Python that has its ensurepip module, and start again"
    return f"This Python {version} cannot make a virtual environment (no ensurepip): {cure}."


def _pinned(name: str, lock: str) -> str:
    """The lines of `lock` that pin the package `name`."""
    lines: list[str] = []
    inside = False
    for line in lock.splitlines():
        if not line.startswith(" "):
            inside = line.startswith(f"{name}==")
        if inside:
            lines.append(line)
    return "\n".join(lines) + "\n"


def _run(place: Place, command: list[str], failed: str) -> None:
    """Run an installing command, its words into the log. Raises Stop with the reason when it fails."""
    log = place.log("install")
    env = child_environment() | {"PIP_USER": "0"}
    try:
        done = subprocess.run(
            command, env=env, cwd=place.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        with log.open("a", encoding="utf-8") as file:
            file.write(f"\n$ {' '.join(command)}\n{done.stdout}")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Stop(place.full(LEAVE_FREE)) from error
        raise Stop(f"{failed}: {error}.") from error
    if done.returncode:
        raise Stop(explain(place, done.stdout, failed, log))


def explain(place: Place, output: str, failed: str, log: Path) -> str:
    """The sentence for an installation that failed with `output`."""
    words = output.lower()

    def said(*signs: str) -> bool:
        return any(sign in words for sign in signs)

    if said("do not match the hashes", "hash mismatch"):
        return (
            f"A downloaded package is damaged or not the one we expect, so it was not installed (see {log}): "
            "start again, and if it happens again do not trust this network."
        )
    if said("no space left", "disk quota", "os error 28"):
        return place.full(ROOM[LOCK])
    if said("certificate verify failed", "invalid peer certificate"):
        return (
            "The packages could not be downloaded, because the other side's certificate is not trusted here: "
            f"check this machine's clock and proxy, then start again (see {log})."
        )
    if said(*OFFLINE):
        return (
            "The packages could not be downloaded: the first start needs the internet once, so connect and start "
            "again (later starts need none)."
        )
    if said("no matching distribution", "from versions:"):
        lacking = next((line for line in output.splitlines() if "atching distribution" in line), "")
        return (
            f"A package has no ready-made build for Python {platform.python_version()} on this {platform.machine()} "
            f"machine ({lacking.rpartition(' ')[2] or 'see ' + str(log)}): use another Python or another machine."
        )
    last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "it said nothing")
    return f"{failed}: {last.removeprefix('ERROR: ').rstrip('.')} (everything it said is in {log})."


OFFLINE = (
    "name resolution",
    "name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "failed to establish a new connection",
    "connection refused",
    "network is unreachable",
    "connecttimeout",
    "timed out",
    "proxyerror",
    "max retries exceeded",
    "dns error",
    "error sending request",
    "connection broken",
)
