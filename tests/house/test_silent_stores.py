"""What run.py does when a store that the environment names is silent."""

import socket

import pytest

from hotline.ops.launch import stores
from tests.house.test_run import one_sentence, run

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def shut():
    """A port of this machine where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_a_demo_whose_stores_are_silent_keeps_its_own_and_says_so(shut, capsys):
    named = {"DATABASE_URL": f"postgres://someone:secret@127.0.0.1:{shut}/x", "REDIS_URL": "", "PATH": "/bin"}

    assert stores.answering(named, "demo") == {"DATABASE_URL": "", "REDIS_URL": "", "PATH": "/bin"}
    said = capsys.readouterr().out
    assert f"127.0.0.1:{shut}" in said
    assert "secret" not in said


def test_a_real_network_never_begins_anew_beside_its_own_database(tmp_path, shut):
    said = one_sentence(run("--no-demo", data=tmp_path / "data", REDIS_URL=f"redis://127.0.0.1:{shut}/0"))

    assert said.startswith(f"Nothing answers at REDIS_URL (127.0.0.1:{shut})")


def test_stores_that_answer_or_are_not_named_are_left_as_they_are():
    with socket.socket() as open_:
        open_.bind(("127.0.0.1", 0))
        open_.listen()
        named = {"DATABASE_URL": f"postgres://127.0.0.1:{open_.getsockname()[1]}/x", "REDIS_URL": "unix:///run/redis"}
        assert stores.answering(named, "demo") == named
    assert stores.answering({"DATABASE_URL": "", "REDIS_URL": ""}, "real") == {"DATABASE_URL": "", "REDIS_URL": ""}
