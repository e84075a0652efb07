"""Eight people press Alert at the same moment, each with a key of their own: everybody is asked once, and nobody sees a fault."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.browser.conftest import going_on
from tests.drill import carrier
from tests.drill.hands import Chaos, Hands, said
from tests.drill.test_kill_counted import server
from tests.servers import Site, embedded_server, full_mode, until

pytestmark = pytest.mark.drill

DESK = ("dana", "mateo", "june", "sol", "ravi", "lena", "cora", "august")


def press_together(site: Site, code: str) -> list[tuple[int, str]]:
    """Everybody presses at once; what each was answered."""
    calm = Chaos(site, 0)
    calm.armed = False
    people = [Hands(site, handle, calm, site.urls[n % len(site.urls)]) for n, handle in enumerate(DESK)]
    ready = Barrier(len(people))

    def press(person: Hands) -> tuple[int, str]:
        ready.wait(30)
        answer = person.try_once(f"/desk/incidents/{code}/do/alert", key=uuid4().hex)
        return answer.status_code, said(answer.text)

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(press, people))


def everybody_was_asked_once(site: Site, book, answers: list[tuple[int, str]]) -> None:
    print(Counter(answers))
    assert {status for status, _said in answers} <= {303, 409, 422}, site.logs()[-4000:]
    assert all(words for status, words in answers if status != 303), "a refusal without a sentence"
    asked = site.rows("SELECT responder_id, count(*) FROM dispatch_alert GROUP BY responder_id")
    assert asked
    assert all(times == 1 for _responder, times in asked)
    until(lambda: len(carrier.per_contact(book, "SIN CONFIRMAR", "UNCONFIRMED")) == len(asked), 90)
    assert set(carrier.per_contact(book, "SIN CONFIRMAR", "UNCONFIRMED").values()) == {1}
    assert site.rows("SELECT count(*) FROM dispatch_timelineentry WHERE what = 'alerted'")[0][0] == 1
    assert "Traceback" not in site.logs()


@pytest.mark.sqlite_only
def test_eight_press_alert_at_once_on_one_machine(tmp_path):
    with server(embedded_server, tmp_path / "taken", can_be_asked=True) as site:
        code = going_on(site, "told_of()")["CODE"]
        everybody_was_asked_once(site, tmp_path / "taken", press_together(site, code))


@pytest.mark.full_only
def test_eight_press_alert_at_once_over_two_web_processes(tmp_path):
    with server(full_mode, tmp_path / "taken", can_be_asked=True) as site:
        code = going_on(site, "told_of()")["CODE"]
        everybody_was_asked_once(site, tmp_path / "taken", press_together(site, code))
