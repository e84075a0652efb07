"""The directory: found in both languages, without accents, with a letter wrong; kept by coordinators; stale entries say so."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from hotline.audit.models import AuditEntry
from hotline.base import clock
from hotline.base.act import SYSTEM
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Referral
from hotline.directory import entries
from hotline.directory.models import Entry
from hotline.places.models import NeighbourNetwork
from tests.cast import client_of, make_call, make_user, number, set_policy, who

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def make_entry(name: str = "Clínica Legal Olmos", kind: str = "legal", **fields) -> Entry:
    usual = {"phone": "213-555-0140", "about_en": "Free help with papers.", "about_es": "Ayuda gratuita con trámites."}
    return entries.save(actor=SYSTEM, entry=Entry(kind=kind, name=name, **(usual | fields)))


@pytest.fixture
def town():
    make_entry()
    make_entry("Despensa San Marcos", "food", zips=["90057"], city="Laguna")
    make_entry("Inquilinos Unidos", "rent", about_es="Desalojos y renta atrasada.")
    make_entry("Casa Abierta", "rent", about_es="Una cama para esta noche.")
    make_entry("Red del Valle", "other", words="red hotline", zips=["93001", "93003"], city="Ventura")
    make_entry("Laguna police, ten digits", "emergency", zips=["90057"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("abogado", "Clínica Legal Olmos"),
        ("lawyer", "Clínica Legal Olmos"),
        ("clinica", "Clínica Legal Olmos"),
        ("CLÍNICA ol", "Clínica Legal Olmos"),
        ("desalojo", "Inquilinos Unidos"),
        ("inqulinos", "Inquilinos Unidos"),
        ("despenza", "Despensa San Marcos"),
        ("93003", "Red del Valle"),
        ("ventura hotline", "Red del Valle"),
    ],
)
def test_what_people_say_finds_it(town, typed, name):
    assert [entry.name for entry in entries.search(typed)][:1] == [name]


def test_what_stands_in_the_words_of_its_kind_finds_it_too(town):
    assert {entry.name for entry in entries.search("eviction")} == {"Inquilinos Unidos", "Casa Abierta"}


def test_nothing_is_found_for_what_is_not_there(town):
    assert entries.search("zxqwv") == []


def test_the_callers_own_zip_comes_first_and_others_stay_out(town):
    found = [entry.name for entry in entries.search(near=["90057"])]
    assert found[:2] == ["Laguna police, ten digits", "Despensa San Marcos"]
    assert "Red del Valle" not in found
    assert [entry.name for entry in entries.search("red", near=["90057"])] == ["Red del Valle"]


def test_a_kind_narrows_it(town):
    assert [entry.kind for entry in entries.search(kind="food")] == ["food"]


def test_a_coordinator_keeps_it_and_a_dispatcher_does_not(town):
    entry = make_entry("Comedor", "food")
    with pytest.raises(Forbidden):
        entries.retire(actor=who("dana"), entry=entry)
    entries.check(actor=who("cora"), entry=entry, today=TODAY)
    assert (entry.checked_on, entry.checked_by) == (TODAY, "cora")
    entries.retire(actor=who("cora"), entry=entry)
    assert "Comedor" not in [one.name for one in entries.search(kind="food")]
    verbs = list(AuditEntry.objects.filter(kind="directory", ref=str(entry.pk)).values_list("verb", flat=True))
    assert verbs == ["added", "checked", "retired"]


def test_what_nobody_rang_up_for_long_is_stale():
    fresh = make_entry(checked_on=TODAY - timedelta(days=89))
    assert not entries.is_stale(fresh, TODAY)
    assert entries.is_stale(fresh, TODAY + timedelta(days=2))
    assert entries.is_stale(Entry(kind="food", name="x"), TODAY)
    set_policy("directory_stale_days", 10)
    assert entries.is_stale(fresh, TODAY)


def test_a_zip_code_has_five_figures():
    with pytest.raises(Refused):
        make_entry(zips=["9005"])


def test_the_set_up_page_goes_through_the_service():
    cora = client_of(make_user("cora", is_staff=True))
    url = reverse("admin:directory_entry_add")
    given = {"kind": "food", "name": "Comedor Luz", "phone": "213-555-0141", "zips": "90057, 90058"}
    assert cora.post(url, given).status_code == 302
    entry = Entry.objects.get(name="Comedor Luz")
    assert entry.zips == ["90057", "90058"]
    assert "comida" in entry.folded
    assert cora.post(url, given | {"name": "B", "zips": "90"}).status_code == 200
    page = reverse("admin:directory_entry_changelist")
    cora.post(page, {"action": "mark_checked", "_selected_action": [str(entry.pk)]})
    entry.refresh_from_db()
    assert entry.checked_by == "cora"
    assert cora.post(reverse("admin:directory_entry_delete", args=[entry.pk]), {"post": "yes"}).status_code == 403


def test_a_neighbouring_network_is_kept_in_one_place_only():
    with pytest.raises(Refused, match="a page of their own"):
        make_entry("Inland Watch", "network")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(kind="network", name="Inland Watch", phone="909-555-0155")
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_networks_that_stood_in_the_directory_move_to_their_own_page():
    before = [("calls", "0004_emergency_referral"), ("directory", "0001_directory")]
    call = make_call(caller=number())
    MigrationExecutor(connection).migrate(before)
    try:
        old = MigrationExecutor(connection).loader.project_state(before).apps
        known, entry = old.get_model("places", "NeighbourNetwork"), old.get_model("directory", "Entry")
        known.objects.create(name="Inland Watch", number="909-555-0155", zips=["924"])
        same = entry.objects.create(kind="network", name="Inland Watch", phone="(909) 555-0155", zips=["92501"])
        entry.objects.create(kind="network", name="Red del Valle", phone="805-555-0156")
        entry.objects.create(kind="network", name="A network with a very long name indeed", phone="805-555-0157")
        old.get_model("calls", "Referral").objects.create(
            call_id=call.pk, entry_id=same.pk, how="read", at=clock.now(), by="dana"
        )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    found = {one.name: (one.number, one.zips) for one in NeighbourNetwork.objects.all()}
    assert found == {"Inland Watch": ("909-555-0155", ["924", "92501"]), "Red del Valle": ("805-555-0156", [])}
    assert [(one.name, one.kind) for one in Entry.objects.all()] == [
        ("A network with a very long name indeed", "other")
    ]
    assert Referral.objects.get().network.name == "Inland Watch"
