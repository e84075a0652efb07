"""Bringing in a list: only people with proof of consent, never one who left, each row's fault named, the file never stored."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from hotline.audit.models import AuditEntry
from hotline.contacts import book
from hotline.messaging.models import Message
from hotline.ops.setup import import_views, sheet
from responders import imports
from responders.models import ConsentEvent, Subscriber
from tests import cast

pytestmark = pytest.mark.django_db
LOOK, ADD = "/setup/subscribers/look", "/setup/subscribers/add"
CSV = (
    "Teléfono,Idioma,ZIP,Noche\n"
    "(213) 555-0150,español,90057,sí\n"
    "213-555-0151,English,ALL,\n"
    "\n"
    "12,es,90057,\n"
    "213-555-0152,fr,90057,\n"
    "213-555-0153,es,00000,\n"
    "+12135550150,es,90057,\n"
    "213-555-0154,,,\n"
)


@pytest.fixture
def desk(cora):
    cast.make_zone("westlake", zips=["90057"])
    return cast.client_of(cora)


def post(desk, url: str = LOOK, data: bytes | str = CSV, name: str = "list.csv", htmx: bool = False, **given: str):
    content = data.encode() if isinstance(data, str) else data
    usual = {
        "source": "Spring fair",
        "given_on": "2026-03-01",
        "how": "Signed a sheet",
        "language": "es",
        "where": "all",
    }
    sent = {key: value for key, value in (usual | given).items() if value != ""}
    headers = {"HX-Request": "true"} if htmx else {}
    return desk.post(url, sent | {"file": SimpleUploadedFile(name, content)}, headers=headers)


def look_and_add(desk, **given):
    seen = post(desk, **given)
    return post(desk, ADD, **given, print=seen.context["print"])


def subscriber(number: str) -> Subscriber:
    return Subscriber.objects.get(contact=book.find(number))


def xlsx(*rows) -> bytes:
    pages, data = Workbook(), io.BytesIO()
    for row in rows:
        pages.active.append(row)
    pages.save(data)
    return data.getvalue()


def test_looking_says_what_would_happen_and_writes_nothing(desk):
    answer = post(desk)
    plan = answer.context["plan"]
    assert answer.status_code == 200
    assert [(entry.line, entry.language, entry.all_areas, entry.night_ok) for entry in plan.new] == [
        (2, "es", False, True), (3, "en", True, False), (9, "es", True, False),
    ]  # fmt: skip
    assert [(fault.line, fault.why) for fault in plan.faults] == [
        (5, imports.BAD_NUMBER), (6, imports.BAD_LANGUAGE), (7, imports.BAD_AREA),
    ]  # fmt: skip
    assert (plan.twice, plan.rows) == (1, 7)
    page = answer.content.decode()
    assert "Row 6: We speak English and Spanish" in page
    assert "•••-0150" in page
    assert "555-0150" not in page
    assert not Subscriber.objects.exists()


def test_adding_subscribes_them_with_the_proof_and_tells_them(desk, cora):
    answer = look_and_add(desk)
    assert "3 people are on the list now" in answer.content.decode()
    person = subscriber("213-555-0150")
    assert (person.state, person.source, person.language, person.night_ok) == ("active", "import", "es", True)
    assert [zone.slug for zone in person.areas.all()] == ["westlake"]
    assert list(person.consents.values_list("kind", "source", "proof")) == [
        ("joined", "import", ""), ("proof", "import", "2026-03-01 · Spring fair · Signed a sheet"),
    ]  # fmt: skip
    assert "ALTO" in cast.texts_to(person)[0]
    entry = AuditEntry.objects.get(verb="import")
    assert (entry.actor_id, entry.kind, entry.reason) == (str(cora.pk), "subscriber", "3: Spring fair")


def test_asked_again_nobody_is_added_or_texted_twice(desk):
    look_and_add(desk)
    answer = look_and_add(desk)
    assert answer.context["result"]["added"] == 0
    assert answer.context["result"]["plan"].known == 3
    assert Subscriber.objects.count() == Message.objects.count() == 3


def test_nobody_who_left_or_opted_out_comes_back(desk):
    cast.make_subscriber(number="213-555-0150")
    cast.text_from("213-555-0150", "STOP")
    cast.make_contact("213-555-0151")
    cast.text_from("213-555-0151", "ya no quiero mensajes")
    before = Message.objects.count()
    plan = look_and_add(desk).context["result"]["plan"]
    assert (plan.gone, len(plan.new)) == (2, 1)
    assert book.find("213-555-0150").opted_out_at
    assert not Subscriber.objects.filter(contact=book.find("213-555-0151")).exists()
    assert Message.objects.count() == before + 1


def test_who_leaves_between_the_look_and_the_adding_stays_out(desk):
    seen = post(desk)
    cast.make_contact("213-555-0150")
    cast.text_from("213-555-0150", "STOP")
    answer = post(desk, ADD, print=seen.context["print"])
    assert answer.context["result"]["added"] == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"source": ""}, "Where the list comes from"),
        ({"how": ""}, "How they agreed"),
        ({"given_on": ""}, "When they agreed"),
        ({"given_on": "2199-01-01"}, "has not come yet"),
        ({"how": "all are undocumented"}, "immigration status"),
    ],
)
@pytest.mark.parametrize("url", [LOOK, ADD])
def test_without_proof_of_consent_nothing_is_read(desk, url, given, said):
    answer = post(desk, url, **given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("list.pdf", "x", "Only CSV and XLSX"),
        ("list.csv", "", "empty"),
        ("list.csv", "\n\n , \n", "empty"),
        ("list.csv", b"a\0b", "cannot be read"),
        ("list.csv", '"open\n', "cannot be read"),
        ("list.xlsx", b"PK no zip", "cannot be read"),
        ("list.csv", "x" * (sheet.MOST_BYTES + 1), "larger than 2 MB"),
        ("list.csv", "phone\n" + "1\n" * (sheet.MOST_ROWS + 1), "5,000 rows"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_one_sentence(desk, name, data, said):
    answer = post(desk, name=name, data=data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_sheet_that_unpacks_to_too_much_is_not_opened(desk):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheet.UNPACKED + 1))
    assert "unpacks to far too much" in post(desk, name="list.xlsx", data=data.getvalue()).content.decode()


def test_a_spreadsheet_with_numbers_as_numbers_is_read(desk):
    rows = (
        ["Name", "Celular", "Idioma", "Ciudad"],
        ["x", 2135550150, "es", "Los Angeles"],
        ["y", 2135550151.0, 1, "todas"],
    )
    plan = post(desk, name="list.xlsx", data=xlsx(*rows)).context["plan"]
    assert [(entry.number, entry.language, entry.all_areas) for entry in plan.new] == [
        ("+12135550150", "es", False), ("+12135550151", "en", True),
    ]  # fmt: skip


@pytest.mark.parametrize("data", ["213-555-0150\n213-555-0151\n", "tel;idioma\n213-555-0150;es\n213-555-0151;en\n"])
def test_a_file_without_a_heading_and_one_with_semicolons_are_understood(desk, data):
    assert len(post(desk, data=data).context["plan"].new) == 2


def test_columns_may_be_chosen_by_hand(desk):
    data = "a,b\n12,213-555-0150\n13,213-555-0151\n"
    unknown = post(desk, data=data)
    assert unknown.status_code == 422
    assert "which column holds the phone numbers" in unknown.content.decode()
    assert len(post(desk, data=data, column_number="1").context["plan"].new) == 2


def test_the_proof_of_one_row_is_kept_with_it_and_checked(desk):
    data = "phone,consent\n213-555-0150,form 17\n213-555-0151,no papers\n"
    assert look_and_add(desk, data=data).context["result"]["plan"].faults == [imports.Fault(3, imports.PRIVATE)]
    assert ConsentEvent.objects.get(kind="proof").proof.endswith("Signed a sheet · form 17")


def test_another_file_than_the_one_looked_at_is_not_added(desk):
    seen = post(desk)
    answer = post(desk, ADD, data="phone\n213-555-0159\n", print=seen.context["print"])
    assert answer.status_code == 409
    assert post(desk, ADD).status_code == 409
    assert not Subscriber.objects.exists()


def test_a_long_list_goes_in_step_by_step_and_more_than_fifty_are_not_texted(desk, monkeypatch):
    monkeypatch.setattr(import_views, "AT_ONCE", 40)
    data = "phone\n" + "".join(f"213-555-{100 + n:04d}\n" for n in range(100))
    seen = post(desk, data=data, htmx=True)
    assert "No text is sent now" in seen.content.decode()
    added, answer = [], seen
    while "result" not in answer.context:
        given = {"print": answer.context["print"], "added": str(answer.context.get("added") or 0), "total": "100"}
        answer = post(desk, ADD, data=data, htmx=True, **given)
        added.append(answer.context.get("added") or answer.context["result"]["added"])
    assert added == [40, 80, 100]
    assert Subscriber.objects.filter(state="active").count() == 100
    assert not Message.objects.exists()


def test_the_file_is_not_stored(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    look_and_add(desk)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("who", ["dana", "lena", "padre", "ada"])
def test_only_coordinators_may(who):
    person = cast.client_of(cast.make_user(who))
    assert person.get("/setup/subscribers/").status_code == 403
    assert post(person).status_code == 403
    assert post(person, ADD).status_code == 403


def test_the_service_asks_for_the_proof_too(zone):
    with pytest.raises(Exception, match="where the list comes from"):
        imports.save(
            actor=cast.who("cora"),
            entries=[],
            consent=imports.Consent("", date(2026, 3, 1), ""),
            ref="x",
            confirm=False,
        )
