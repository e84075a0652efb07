"""The directory beside a call: found with one key, read out, texted only where it is safe, referred; each noted once."""

from uuid import uuid4

import pytest
from django.urls import reverse

from dispatch.console import pointing
from hotline.base.act import SYSTEM, act
from hotline.base.errors import Forbidden, Refused
from hotline.calls.models import Referral
from hotline.contacts import book
from hotline.directory import entries
from hotline.directory.models import Entry
from hotline.messaging import gsm7
from hotline.places.models import NeighbourNetwork
from tests.cast import make_call, make_zone, number, texts_to, who
from tests.console.make import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    entry = Entry(kind="legal", name="Clínica Legal Olmos", phone="213-555-0140", about_en="Free help.", about_es="Gratis.",
                  hours_en="Mon-Fri 9-5", hours_es="lun-vie 9-5")  # fmt: skip
    return entries.save(actor=SYSTEM, entry=entry)


def texting_call(**fields):
    return make_call(caller=number(), **({"safe_to_text": True} | fields))


def give(call, entry, how, handle="dana", key=""):
    return pointing.give(actor=who(handle), call=call, entry=entry, how=how, key=key or uuid4().hex)


def test_one_key_opens_it_and_the_words_are_there_in_both_languages(clinic):
    call = texting_call()
    page = browser("dana").get(reverse("call", args=[call.pk])).text
    assert 'data-key="l"' in page
    panel = browser("dana").get(reverse("call-directory", args=[call.pk]), {"find": "abogado"}).text
    assert "Clínica Legal Olmos" in panel
    assert '<p lang="es">Gratis. · lun-vie 9-5' in panel
    assert "Free help. · Mon-Fri 9-5" in panel
    assert "never checked: may be out of date" in panel


def test_the_callers_zone_decides_what_is_near(clinic):
    zone = make_zone(zips=["90057"])
    entries.save(actor=SYSTEM, entry=Entry(kind="food", name="Despensa", phone="213-555-0141", zips=["90057"]))
    entries.save(actor=SYSTEM, entry=Entry(kind="food", name="Lejana", phone="213-555-0142", zips=["93001"]))
    call = texting_call(facts={"zone": str(zone.pk)})
    panel = browser("dana").get(reverse("call-directory", args=[call.pk])).text
    assert panel.index("Despensa") < panel.index("Clínica Legal Olmos")
    assert "Lejana" not in panel


def test_texted_once_in_their_language_and_one_segment(clinic):
    call = texting_call()
    key = uuid4().hex
    for _time in range(2):
        give(call, clinic, "texted", key=key)
    give(call, clinic, "texted")
    (text,) = texts_to(call.contact)
    assert "Clinica Legal Olmos" in text
    assert "213-555-0140" in text
    assert text.startswith("El dato")
    assert gsm7.measure(text).segments == 1


@pytest.mark.parametrize("fields", [{"safe_to_text": False}, {"safe_to_text": True, "whisper": True}])
def test_where_it_is_not_safe_nothing_is_sent_and_nothing_noted(clinic, fields):
    call = texting_call(**fields)
    with pytest.raises(Refused) as refused:
        give(call, clinic, "texted")
    assert refused.value.code == "not_safe_to_text"
    assert texts_to(call.contact) == []
    assert not Referral.objects.exists()
    panel = browser("dana").get(reverse("call-directory", args=[call.pk])).text
    assert "not said that texting is safe" in panel
    assert 'value="texted"' not in panel


def test_who_asked_for_no_texts_gets_none(clinic):
    call = texting_call()
    with act(SYSTEM) as deed:
        book.opt_out(deed, call.contact, "ALTO")
    call.refresh_from_db()
    with pytest.raises(Refused):
        give(call, clinic, "texted")


def test_a_call_without_a_number_can_be_read_to(clinic):
    call = make_call()
    give(call, clinic, "read")
    give(call, clinic, "referred")
    assert [one.how for one in Referral.objects.filter(call=call)] == ["read", "referred"]
    with pytest.raises(Refused):
        give(call, clinic, "texted")


def test_a_trainee_reads_out_and_texts_nobody(clinic):
    call = texting_call(handle="tess")
    give(call, clinic, "read", handle="tess")
    with pytest.raises(Forbidden):
        give(call, clinic, "texted", handle="tess")
    assert 'value="texted"' not in browser("tess").get(reverse("call-directory", args=[call.pk])).text


def test_pressing_it_on_the_page_marks_the_entry(clinic):
    call = texting_call()
    posted = {"entry": str(clinic.pk), "how": "referred", "key": uuid4().hex}
    answer = browser("dana").post(reverse("call-give", args=[call.pk]), posted, headers={"HX-Request": "true"}).text
    assert f'id="entry-{clinic.pk}"' in answer
    assert '<span class="chip calm">Referred</span>' in answer
    assert Referral.objects.get().by == "dana"
    bad = browser("dana").post(reverse("call-give", args=[call.pk]), {"entry": "x", "how": "read"})
    assert bad.status_code == 404


def test_a_neighbouring_network_is_found_by_its_zip_and_pointed_to_like_an_entry():
    inland = NeighbourNetwork.objects.create(name="Inland Watch", number="909-555-0155", zips=["924", "92501"])
    NeighbourNetwork.objects.create(name="Orange Coast", number="714-555-0172", zips=["927"])
    call = texting_call()
    panel = browser("dana").get(reverse("call-directory", args=[call.pk]), {"find": "92411"}).text
    assert "Inland Watch" in panel
    assert "Orange Coast" not in panel
    assert "may be out of date" not in panel
    for how in ("texted", "referred"):
        browser("dana").post(reverse("call-give", args=[call.pk]), {"entry": str(inland.pk), "how": how})
    assert list(Referral.objects.values_list("network__name", "how")) == [
        ("Inland Watch", "texted"),
        ("Inland Watch", "referred"),
    ]
    assert "909-555-0155" in texts_to(call.contact)[0]


def test_every_entry_of_the_longest_names_fits_one_text():
    entry = Entry(name="M" * 40, phone="1" * 16, hours_en="m" * 24, hours_es="m" * 24)
    for language in ("en", "es", "mixteco"):
        assert pointing.text_of(entry, language).segments == 1
