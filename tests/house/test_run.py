"""run.py gives up with one clear sentence, keeps its word about keys and locks, and reads pytest's account honestly."""

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.ops.launch import keys, serve, suite, wheels
from hotline.ops.launch.place import MB, Place, free_port
from hotline.ops.launch.stop import Stop

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path):
    return Place(root=ROOT, data=tmp_path / "data")


def run(*arguments: str, data: Path, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Start run.py in a process of its own, after the statement `before`; on a port that nobody uses, unless named."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    program = (
        f"import runpy, sys\n{before}\nsys.argv = {['run.py', '--data', str(data), '--port', port, *arguments]!r}\n"
    )
    program += f"runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')\n"
    env = {"PATH": os.environ["PATH"], "HOME": str(data.parent), **environment}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def one_sentence(done: subprocess.CompletedProcess[str]) -> str:
    """What it said before giving up: one line, ending in a full stop, and no traceback."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].endswith(".")
    return lines[0]


def test_an_old_python_is_told_so_and_can_read_the_file(tmp_path):
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))
    said = one_sentence(run(data=tmp_path / "data", before="sys.version_info = (3, 8, 18)"))

    assert said.startswith("Vela needs Python 3.11 or newer, and this is Python 3.8")


def test_without_ensurepip_it_names_the_cure(tmp_path):
    before = "sys.modules['ensurepip'] = sys.modules['virtualenv'] = None"
    said = one_sentence(run(data=tmp_path / "data", before=before, PATH="/nowhere"))

    assert "no ensurepip" in said
    assert re.search(r"apt install python3\.\d+-venv|install uv or virtualenv", said)


def test_without_ensurepip_uv_serves_as_well(place, monkeypatch, tmp_path):
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\n")
    uv.chmod(0o755)
    for module in ("ensurepip", "virtualenv"):
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert wheels._way(place).install[:3] == [str(uv), "pip", "install"]
    assert "--require-hashes" in wheels._way(place).install


def test_a_taken_port_is_named_with_a_free_one(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = one_sentence(run("--port", str(port), data=tmp_path / "data"))

    assert said.startswith(f"Port {port} is taken")
    free_port(int(re.search(r"--port (\d+)", said)[1]))


@pytest.mark.parametrize("port", ["0", "70000"])
def test_a_port_that_does_not_exist_is_refused(tmp_path, port):
    assert f"There is no port {port}" in one_sentence(run("--port", port, data=tmp_path / "data"))


def test_a_second_instance_is_told_where_the_first_one_is(tmp_path, place):
    with place.held("serve", "") as lock:
        lock.write("http://localhost:8000, process 7")
        lock.flush()
        said = one_sentence(run(data=place.data))

    assert "already running" in said
    assert "http://localhost:8000, process 7" in said


def test_a_lock_left_by_a_dead_process_holds_nobody_up(place):
    with place.held("serve", "taken") as lock:
        lock.write("process 7")
    with place.held("serve", "taken"):
        pass


def test_a_full_disk_is_said_with_what_is_free_and_needed(place):
    free = shutil.disk_usage(place.folder()).free
    with pytest.raises(Stop, match=r"The disk is full: \d+ MB are free under .* and \d+ MB are needed"):
        place.room_for(free + 1_000 * MB)


def test_a_disk_that_fills_up_while_installing_is_said_too(place):
    said = wheels.explain(place, "ERROR: [Errno 28] No space left on device", "Failed", place.log("install"))

    assert said.startswith("The disk is full")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    assert one_sentence(run(data=tmp_path / "file" / "data")).startswith("Cannot write in")


def test_no_network_on_the_first_start_is_one_sentence(tmp_path):
    # A registry on a port where nobody listens is what a machine without a network looks like to pip.
    with socket.create_server(("127.0.0.1", 0)) as other:
        nobody = f"http://127.0.0.1:{other.getsockname()[1]}/simple"
    settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": nobody, "PIP_RETRIES": "0", "PIP_TIMEOUT": "1"}
    said = one_sentence(run(data=tmp_path / "data", **settings))

    assert said.startswith("The packages could not be downloaded: the first start needs the internet once")


def test_a_damaged_download_is_one_sentence(place):
    said = wheels.explain(
        place,
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "Failed",
        place.log("install"),
    )

    assert said.startswith("A downloaded package is damaged or not the one we expect")


def test_any_other_failure_shows_the_last_words(place):
    said = wheels.explain(place, "Collecting x\nERROR: the moon is full\n\n", "Could not", place.log("install"))

    assert said.startswith("Could not: the moon is full (")


def test_an_unknown_benchmark_and_an_unknown_flag_are_refused(tmp_path):
    assert "There is no benchmark" in one_sentence(run("bench", "nonesuch", data=tmp_path / "data"))
    done = run("--nonesuch", data=tmp_path / "data")
    assert done.returncode == 2
    assert "unknown argument: --nonesuch" in done.stderr


def test_fresh_without_a_person_or_yes_deletes_nothing(place):
    place.folder()
    place.database("demo").write_text("a town")
    with pytest.raises(Stop, match="add --yes"):
        serve._forget(place, "demo", {"DATABASE_URL": ""}, yes=False)
    assert place.database("demo").exists()


def test_fresh_deletes_this_network_and_leaves_the_other(place):
    for mode in ("demo", "real"):
        keys.ready(place.keys(mode))
        place.database(mode).write_text("a town")
    serve._forget(place, "demo", {"DATABASE_URL": ""}, yes=True)

    assert not place.database("demo").exists()
    assert not place.keys("demo").exists()
    assert place.database("real").exists()
    assert place.keys("real").exists()


def test_fresh_never_touches_a_database_that_is_not_ours(place):
    with pytest.raises(Stop, match="empty that one yourself"):
        serve._forget(place, "demo", {"DATABASE_URL": "postgres://elsewhere/x"}, yes=True)


def test_keys_are_made_once_and_for_nobody_else(place):
    first = {name: Path(path).read_text() for name, path in keys.ready(place.keys("demo")).items()}
    again = {name: Path(path).read_text() for name, path in keys.ready(place.keys("demo")).items()}
    other = {name: Path(path).read_text() for name, path in keys.ready(place.keys("real")).items()}

    assert first == again
    assert not set(first.values()) & set(other.values())
    assert set(json.loads(first["FIELD_KEYS"])) == {"ops", "p2", "p3"}
    for path in (place.keys("demo"), *place.keys("demo").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_what_the_line_keeps_is_for_this_user_alone(place):
    place.folder("logs")

    assert place.data.stat().st_mode & 0o077 == 0


def test_a_changed_lock_or_python_asks_for_a_new_installation(place, tmp_path):
    marks = wheels._marks(place, dev=False)
    other = Place(root=tmp_path, data=place.data)
    (tmp_path / wheels.LOCK).write_text("changed")

    assert wheels._marks(other, dev=False)[wheels.LOCK] != marks[wheels.LOCK]
    assert wheels._marks(place, dev=True).items() > marks.items()


def test_what_was_done_survives_a_broken_note(place):
    place.note("demo", people="yes")
    assert place.notes() == {"demo": {"people": "yes"}}
    (place.data / "state.json").write_text("{half")
    assert place.notes() == {}


def test_foreign_packages_do_not_reach_the_server(monkeypatch, place):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://mine/line")
    env = serve.environment(place, "real", 8123)

    assert "PYTHONPATH" not in env
    assert env["DATABASE_URL"] == "postgres://mine/line"
    assert (env["REDIS_URL"], env["HOTLINE_MODE"], env["PUBLIC_URL"]) == ("", "real", "http://localhost:8123")


def test_the_callers_marks_narrow_ours_and_never_widen_them():
    assert suite._marks_of(["-x", "-m", "browser", "tests"]) == ("browser", ["-x", "tests"])
    assert suite._marks_of(["-x"]) == ("", ["-x"])


def account(**tallies: suite.Tally) -> dict[bool, int]:
    """The exit code, lenient and strict."""
    return {
        strict: suite._account("tests", list(tallies.values()), [], "/usr/bin/chromium", strict)
        for strict in (False, True)
    }


def test_what_was_skipped_fails_a_strict_run_only(tmp_path, capsys):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite><testcase name="a"/><testcase name="b"><skipped message="no moon"/></testcase>'
        "</testsuite></testsuites>"
    )
    tally = suite.Tally("SQLite", 0, 1.0)
    suite._count(report, tally)

    assert (tally.passed, tally.failed, tally.skipped.total()) == (1, 0, 1)
    assert account(sqlite=tally) == {False: 0, True: 1}
    assert "skipped 1 times: no moon" in capsys.readouterr().out


def test_a_failure_or_an_error_counts_as_failed(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuite><testcase name="a"><failure/></testcase><testcase name="b"><error/></testcase></testsuite>'
    )
    tally = suite.Tally("SQLite", 1, 1.0)
    suite._count(report, tally)

    assert tally.failed == 2
    assert account(sqlite=tally) == {False: 1, True: 1}


def test_a_run_that_matched_nothing_has_proved_nothing():
    assert account(sqlite=suite.Tally("SQLite", suite.NO_TESTS, 1.0)) == {False: 1, True: 1}


def test_a_store_with_nothing_to_run_is_fine_beside_one_that_ran():
    tallies = {"a": suite.Tally("SQLite", 0, 1.0, passed=3), "b": suite.Tally("Full", suite.NO_TESTS, 1.0)}

    assert account(**tallies) == {False: 0, True: 0}


def test_launching_needs_the_standard_library_only():
    for path in [ROOT / "run.py", *(ROOT / "hotline/ops/launch").glob("*.py"), ROOT / "hotline/ops/probe.py"]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or name.startswith("hotline.ops.launch"), f"{path.name}: {name}"
