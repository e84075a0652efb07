"""Many senders at once: no row is held twice, nobody is texted twice."""

import threading

import pytest
from django.db import connection

from hotline.messaging import claim, outbox
from hotline.messaging.models import Message, SimText
from tests.messaging.conftest import states as states_of


@pytest.mark.django_db(transaction=True)
def test_many_claimers_at_once_never_hold_the_same_row(people, tell, fast):
    batch = tell(people(300))
    held: list = []
    failures: list = []

    def work(name: str) -> None:
        try:
            while rows := claim.claim(sender="simulator", owner=name).rows:
                held.extend(row.pk for row in rows[:40])
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(held) == len(set(held))
    assert states_of(batch) == ["sending"] * 300
    assert set(Message.objects.values_list("fence", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_two_pumps_at_once_text_everybody_once(people, tell, fast):
    batch = tell(people(120))
    failures: list = []

    def work() -> None:
        try:
            outbox.step()
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert states_of(batch) == ["delivered"] * 120
    assert SimText.objects.count() == 120
