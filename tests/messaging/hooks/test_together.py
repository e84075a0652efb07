"""Texts that arrive at the same instant share one transaction, and none pays for another; a store that fails us is asked again."""

import threading

import pytest
from django.db import OperationalError, connection

from hotline.crypto.keyring import Locked
from hotline.messaging import inbound
from hotline.messaging.hooks.together import Together
from hotline.messaging.inbound import Arrived
from hotline.messaging.models import Inbound
from tests.servers import until

SENDER = "+13235550142"


def text(name: str) -> Arrived:
    return Arrived("twilio", name, SENDER, name)


class Store:
    """Writes what it is given, one batch at a time; the first waits until the door is told to open."""

    def __init__(self, refuses: str = "", away: int = 0) -> None:
        self.batches: list[list[str]] = []
        self.open, self.busy = threading.Event(), threading.Event()
        self.refuses, self.away = refuses, away

    def __call__(self, texts) -> None:
        self.busy.set()
        assert self.open.wait(20)
        self.batches.append([each.sid for each in texts])
        if self.away:
            self.away -= 1
            raise OperationalError("gone")
        if self.refuses in self.batches[-1]:
            raise Locked("p2")


def brought(store: Store, *names: str) -> dict[str, str]:
    """The first is being written while the others arrive; how each was answered."""
    together, answers = Together(store), {}

    def bring(name: str) -> None:
        try:
            together.store(text(name))
            answers[name] = "kept"
        except Exception as error:  # noqa: BLE001 - it is what the test asks for
            answers[name] = type(error).__name__

    threads = [threading.Thread(target=bring, args=(name,)) for name in names]
    threads[0].start()
    assert store.busy.wait(20)
    for thread in threads[1:]:
        thread.start()
    until(lambda: len(together._waiting) == len(names) - 1)
    assert not answers, "nobody is answered before the commit"
    store.open.set()
    for thread in threads:
        thread.join(20)
    return answers


@pytest.mark.django_db
def test_who_waits_while_one_is_written_is_written_together():
    store = Store()
    assert brought(store, "a", "b", "c", "d") == dict.fromkeys("abcd", "kept")
    assert store.batches[0] == ["a"]
    assert sorted(store.batches[1]) == ["b", "c", "d"]


@pytest.mark.django_db
def test_a_text_that_cannot_be_kept_takes_no_other_with_it():
    answers = brought(Store(refuses="c"), "a", "b", "c", "d")
    assert answers == {"a": "kept", "b": "kept", "c": "Locked", "d": "kept"}


@pytest.mark.django_db(transaction=True)
def test_a_store_that_fails_once_is_asked_once_more():
    store = Store(away=1)
    assert brought(store, "a", "b") == {"a": "kept", "b": "kept"}
    assert store.batches == [["a"], ["a"], ["b"]]


@pytest.mark.django_db(transaction=True)
def test_while_the_store_is_away_each_is_told_so_and_kept_when_it_is_brought_again():
    store = Store(away=2)
    assert brought(store, "a", "b") == {"a": "OperationalError", "b": "kept"}


@pytest.mark.django_db
def test_many_at_once_with_repeats_are_rows_in_the_order_they_came():
    texts = [text("SM2"), text("SM1"), text("SM2"), Arrived("twilio", "SM3", "AMAZON", "hi")]
    inbound.receive_together(texts)
    inbound.receive_together(texts)
    rows = Inbound.objects.order_by("received_at", "id")
    assert [(row.provider_sid, row.body, row.sender) for row in rows] == [
        ("SM2", "SM2", ""), ("SM1", "SM1", ""), ("SM3", "hi", "AMAZON"),
    ]  # fmt: skip
    assert len({row.contact_id for row in rows}) == 2


@pytest.mark.django_db
def test_a_batch_is_kept_whole_or_not_at_all(monkeypatch):
    usual = inbound._sealed

    def locked(column, pk, words):
        if words == "SM2":
            raise Locked("p2")
        return usual(column, pk, words)

    monkeypatch.setattr(inbound, "_sealed", locked)
    with pytest.raises(Locked):
        inbound.receive_together([text("SM1"), text("SM2")])
    assert not Inbound.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_store_is_away_the_provider_is_asked_to_come_again(bring, monkeypatch):
    def away(texts):
        raise OperationalError("gone")

    monkeypatch.setattr(inbound, "receive_together", away)
    assert bring("Hay agentes") == 503
    monkeypatch.undo()


@pytest.mark.full_only  # a file is not connected to
@pytest.mark.django_db(transaction=True)
def test_a_kept_connection_that_broke_is_opened_anew(bring):
    assert bring("first") == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        mine = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [mine])
    other.close()
    assert bring("second", sid="SM2") == 200
    assert Inbound.objects.count() == 2
