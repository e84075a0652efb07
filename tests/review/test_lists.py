"""The lists of the record: filters, dates, search, pages; constant in queries; no number and no name."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dispatch import decisions, followups, rumours
from dispatch.models import Broadcast, Confirmation, Incident
from dispatch.review import drill, paging
from hotline.base import clock
from hotline.calls import desk
from tests import cast

pytestmark = pytest.mark.django_db
LISTS = ["history", "history-calls", "history-broadcasts", "history-rumours", "history-owed"]
NOON = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)  # noon in Los Angeles


@pytest.fixture
def reader(cora):
    return cast.client_of(cora)


def codes(answer) -> list[str]:
    return [row["code"] for row in answer.context["shown"].rows]


def many(count: int, zone, *, apart: timedelta = timedelta(minutes=7), start: datetime = NOON) -> list[Incident]:
    """Incidents of one zone, one after the other, newest last (rows only: this is about reading)."""
    rows = [
        Incident(
            code=f"B{100 + number % 900}", zone=zone, cross_street=f"Corner {number}", public_place="Alvarado & 7th", status="closed",
            outcome="no_agents_found", opened_at=start + apart * number, touched_at=NOON,
        )
        for number in range(count)
    ]  # fmt: skip
    return Incident.objects.bulk_create(rows)


@pytest.mark.parametrize("name", LISTS)
def test_leads_and_coordinators_enter_and_nobody_else(name):
    allowed = {"lena", "cora"}
    for handle in ("dana", "tess", "lena", "cora", "padre", "fina", "ines", "leo", "ada"):
        status = cast.client_of(cast.make_user(handle)).get(reverse(name)).status_code
        assert status == (200 if handle in allowed else 403), handle


@pytest.mark.parametrize("name", LISTS)
def test_signed_out_and_posting_are_turned_away(name, client, reader):
    assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))
    assert reader.post(reverse(name)).status_code == 405


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_so_in_both_languages(name, reader, cora):
    assert "Nothing here" in reader.get(reverse(name)).content.decode()
    cora.language = "es"
    cora.save()
    assert '<html lang="es">' in reader.get(reverse(name)).content.decode()


def test_each_filter_leaves_what_fits_it(reader, zones):
    west, middle, _east = zones
    dana = cast.who("dana")
    at_home = cast.make_incident(zone=west)
    at_work = cast.make_incident(zone=middle, place_type="workplace", agency="hsi")
    decisions.false_alarm(actor=dana, incident=at_work, basis="phone", outcome="hoax")
    url = reverse("history")
    for asked, expected in [
        ("", {at_home.code, at_work.code}),
        ("?status=reported", {at_home.code}),
        ("?status=false_alarm", {at_work.code}),
        ("?zone=westlake", {at_home.code}),
        ("?place=workplace", {at_work.code}),
        ("?outcome=hoax", {at_work.code}),
        ("?agency=hsi", {at_work.code}),
        ("?agency=hsi&zone=westlake", set()),
        ("?status=nonsense", {at_home.code, at_work.code}),
    ]:
        assert set(codes(reader.get(url + asked))) == expected, asked


def test_search_finds_code_corner_and_landmark(reader, zone):
    bakery = cast.make_incident(zone=zone, landmark="La Reyna bakery")
    school = cast.make_incident(zone=zone, cross_street="Union & 6th")
    url = reverse("history")
    assert codes(reader.get(url, {"q": bakery.code.lower()})) == [bakery.code]
    assert codes(reader.get(url, {"q": "union"})) == [school.code]
    assert codes(reader.get(url, {"q": "reyna"})) == [bakery.code]
    assert codes(reader.get(url, {"q": "nowhere"})) == []
    assert "Nothing fits these filters" in reader.get(url, {"q": "nowhere"}).content.decode()


def test_dates_go_from_months_to_days_in_local_time(reader, zone):
    with clock.at(datetime(2026, 10, 31, 6, 30, tzinfo=UTC)):  # 23:30 on the 30th in Los Angeles
        october = cast.make_incident(zone=zone)
    with clock.at(NOON):
        november = cast.make_incident(zone=zone)
    url = reverse("history")
    shown = reader.get(url).context["shown"]
    assert [link.words for link in shown.dates] == ["November 2026", "October 2026"]
    assert codes(reader.get(url, {"when": "2026-10"})) == [october.code]
    assert codes(reader.get(url, {"when": "2026-10-30"})) == [october.code]
    assert codes(reader.get(url, {"when": "2026-10-31"})) == []
    assert codes(reader.get(url, {"when": "2026-11-16"})) == [november.code]
    day = reader.get(url, {"when": "2026-10-30"}).context["shown"]
    assert [link.words for link in day.dates if link.on] == ["30"]
    assert [str(link.words) for link in day.back] == ["Any date"]


@pytest.mark.parametrize("when", ["2026", "2026-13", "2026-02-30", "0000-01", "9999-12", "x", "2026-1-1", "'--"])
def test_a_date_that_is_none_changes_nothing(reader, zone, when):
    incident = cast.make_incident(zone=zone)
    if drill.read(when) is None:
        assert codes(reader.get(reverse("history"), {"when": when})) == [incident.code]
    else:
        assert reader.get(reverse("history"), {"when": when}).status_code == 200


def test_pages_cover_everything_once_in_both_directions(reader, zone):
    made = many(2 * paging.SIZE + 20, zone, apart=timedelta(minutes=0))  # all at one moment: the id decides
    seen, url, pages = [], reverse("history"), []
    while url:
        answer = reader.get(url)
        pages.append(codes(answer))
        seen += codes(answer)
        older = answer.context["shown"].older
        url = reverse("history") + older if older else ""
    assert len(seen) == len(made) == len(set(seen))
    back = answer.context["shown"].newer
    assert codes(reader.get(reverse("history") + back)) == pages[1]


def test_pages_keep_their_place_when_something_new_comes(reader, zone):
    many(paging.SIZE + 5, zone)
    first = reader.get(reverse("history"))
    second = codes(reader.get(reverse("history") + first.context["shown"].older))
    many(3, zone, start=NOON + timedelta(days=2))
    assert codes(reader.get(reverse("history") + first.context["shown"].older)) == second


@pytest.mark.parametrize(
    "mark", ["x", "2026-11-16", "2026-11-16T20:00:00+00:00_zz", "2026-11-16T20:00:00_" + "0" * 32, "_"]
)
def test_a_place_that_is_none_shows_the_newest_page(reader, zone, mark):
    incident = cast.make_incident(zone=zone)
    assert codes(reader.get(reverse("history"), {"before": mark})) == [incident.code]


def test_a_page_is_asked_for_by_its_first_row_and_never_counted(reader, zone):
    many(paging.SIZE + 5, zone)
    older = reader.get(reverse("history")).context["shown"].older
    with CaptureQueriesContext(connection) as captured:
        reader.get(reverse("history") + older)
    asked = [query["sql"] for query in captured]
    assert any('("dispatch_incident"."opened_at", "dispatch_incident"."id") < (' in sql for sql in asked)
    assert not any("OFFSET" in sql for sql in asked)
    assert not any(sql.startswith("SELECT COUNT(*)") for sql in asked)


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_rows(name, reader, zone, django_assert_num_queries):
    _one_of_each(zone)
    reader.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        reader.get(reverse(name))
    for _turn in range(4):
        _one_of_each(zone)
    with django_assert_num_queries(len(few)):
        answer = reader.get(reverse(name))
    assert len(answer.context["shown"].rows) >= 5
    assert len(few) <= 20


def _one_of_each(zone):
    dana = cast.who("dana")
    call = cast.make_call(caller=cast.number(), alias="Rosa")
    incident = cast.make_incident(zone=zone, call=call)
    followups.promise_call_back(actor=dana, call=call)
    rumour = rumours.open(actor=dana, claim="They are at the donut shop", zone=zone, incident=incident)
    rumours.hear(actor=dana, rumour=rumour, call=call)
    desk.close(actor=dana, call=call, disposition="live_report")
    confirmed = Confirmation.objects.create(
        incident=incident, level="V1", presence="active", agency="ice", by="a", by_handle="lena", second="b", at=NOON
    )
    Broadcast.objects.create(
        confirmation=confirmed, kind="C1", place="Alvarado & 7th", text_en="x", text_es="x", drafted_by="a", drafted_by_handle="dana",
        drafted_at=NOON,
    )  # fmt: skip
    return call


def test_calls_show_how_they_ended_and_nothing_of_the_caller(reader, zone):
    call = _one_of_each(zone)
    answer = reader.get(reverse("history-calls"), {"ended": "live_report"})
    text = answer.content.decode()
    assert "Happening now" in text
    assert "Rosa" not in text
    assert call.number_text not in text
    assert codes(reader.get(reverse("history-calls"), {"ended": "prank_abuse"})) == []


def test_debts_are_filed_by_open_in_time_and_late(reader, zone):
    dana = cast.who("dana")
    with clock.at(NOON):
        late, early, still = (
            followups.promise_call_back(actor=dana, call=cast.make_call(caller=cast.number())) for _ in range(3)
        )
    with clock.at(NOON + timedelta(minutes=5)):
        followups.pay(actor=dana, followup=early, how="called")
    with clock.at(NOON + timedelta(minutes=27)):
        followups.pay(actor=dana, followup=late, how="called")

    def rows(state):
        return reader.get(reverse("history-owed"), {"state": state}).context["shown"].rows

    assert [row["late"] for row in rows("late")] == [pytest.approx(12 * 60, abs=2)]
    assert [row["paid_by"] for row in rows("in_time")] == ["dana"]
    assert [row["due"] for row in rows("open")] == [still.due_at]


def test_rumours_say_how_many_asked(reader, zone):
    _one_of_each(zone)
    [row] = reader.get(reverse("history-rumours")).context["shown"].rows
    assert row["heard"] == "1 call"
    assert reader.get(reverse("history-rumours"), {"state": "false"}).context["shown"].rows == []


def test_a_lead_sees_thirty_days_and_everything_still_open(lena, zone):
    with clock.at(NOON):
        still_open, over = cast.make_incident(zone=zone), cast.make_incident(zone=zone)
        decisions.void(actor=cast.who("lena"), incident=over, reason="a test call")
    with clock.at(NOON + timedelta(days=31)):
        assert codes(cast.client_of(lena).get(reverse("history"))) == [still_open.code]
        assert set(codes(cast.client_of(cast.make_user("cora")).get(reverse("history")))) == {
            still_open.code,
            over.code,
        }
