"""Bringing places in from a table: what is wrong is said line by line, nothing is half done, and twice is once."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from hotline.audit.models import AuditEntry
from hotline.base.act import SYSTEM
from hotline.ops.demo import build_city
from hotline.places import gazetteer, loading
from hotline.places.models import Place
from tests import cast

pytestmark = pytest.mark.django_db
HEAD = "kind,name,zone,lat,lon,major\n"


def run(tmp_path, text: str, *flags: str) -> tuple[str, str]:
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    out, err = StringIO(), StringIO()
    call_command("load_places", str(file), *flags, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_good_lines_are_loaded_and_found(tmp_path, zones):
    west = zones[0]
    table = HEAD + f"corner,Alvarado & 7th,westlake,,,yes\n,La Reyna,,{west.lat},{west.lon},\nstreet,Séptima,,,,\n"
    out, _err = run(tmp_path, table)
    assert "3 new, 0 changed, 0 there already, 0 wrong" in out
    assert gazetteer.search("reina")[0].zone == west  # by its point
    assert Place.objects.get(name="Séptima").zone is None
    assert Place.objects.get(name="Alvarado & 7th").is_major
    assert AuditEntry.objects.filter(verb="places_loaded", ref="3+0").exists()


def test_twice_is_once_and_a_change_is_a_change(tmp_path, zones):
    table = HEAD + "corner,Alvarado & 7th,westlake,,,\n"
    run(tmp_path, table)
    out, _err = run(tmp_path, table)
    assert "0 new, 0 changed, 1 there already" in out
    out, _err = run(tmp_path, HEAD + "corner,Álvarado and 7th,Westlake,34.06,-118.29,yes\n")
    assert "0 new, 1 changed" in out
    place = Place.objects.get()
    assert (place.name, place.is_major, place.lat) == ("Álvarado and 7th", True, 34.06)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("corner,,westlake,,,", "Give the place a name."),
        ("corner,A & B,nowhere,,,", "no zone called nowhere"),
        ("corner,A & B,,,,", "In no zone"),
        ("corner,A & B,,1.0,1.0,", "In no zone"),
        ("park,Lafayette,westlake,,,", "The kind is one of"),
        ("corner,A & B,westlake,x,1,", "two numbers"),
        ("corner,A & B,westlake,-118.2,34.0,", "wrong way round"),
        ("landmark,1287 Bonnie Brae St,westlake,,,", "somebody’s address"),
        (f"landmark,{'m' * 61},westlake,,,", "longer than 60"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(tmp_path, zones, line, why):
    with pytest.raises(CommandError, match="Nothing was loaded"):
        run(tmp_path, HEAD + "corner,Good & Fine,westlake,,,\n" + line + "\n")
    assert not Place.objects.exists()
    (wrong,) = loading.preview((HEAD + line).splitlines()).wrong
    assert why in wrong.why
    assert wrong.line == 2


def test_the_others_can_be_loaded_all_the_same(tmp_path, zones):
    _out, err = run(tmp_path, HEAD + "corner,Good & Fine,westlake,,,\ncorner,,x,,,\n", "--skip-wrong")
    assert "line 3: Give the place a name." in err
    assert Place.objects.count() == 1


def test_a_check_writes_nothing(tmp_path, zones):
    out, _err = run(tmp_path, HEAD + "corner,Good & Fine,westlake,,,\n", "--check")
    assert "1 new" in out
    assert not Place.objects.exists()


def test_the_same_place_twice_in_one_table_is_said(zones):
    found = loading.preview((HEAD + "corner,A St & B,westlake,,,\ncorner,a street and b,westlake,,,\n").splitlines())
    assert len(found.new) == 1
    assert "line 2 already" in found.wrong[0].why


def test_ordinal_streets_are_no_addresses(zones):
    found = loading.preview((HEAD + "street,7th St,westlake,,,\nlandmark,7-Eleven on 3rd,westlake,,,\n").splitlines())
    assert found.wrong == []


def test_a_file_that_is_no_table_is_refused(tmp_path, zones):
    with pytest.raises(CommandError):
        run(tmp_path, "just,words\n1,2\n")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_places", str(tmp_path / "absent.csv"))


def test_the_example_is_the_demo_city():
    build_city.lay()
    lines = (Path(settings.BASE_DIR) / "docs" / "places-example.csv").read_text().splitlines()
    found = loading.preview(lines)
    assert (found.wrong, found.new, found.changed) == ([], [], [])
    assert found.same == Place.objects.count() > 400


def test_somebody_who_is_not_the_system_is_named(zones):
    found = loading.preview((HEAD + "corner,A & B,westlake,,,\n").splitlines())
    loading.load(actor=cast.who("cora"), found=found)
    assert AuditEntry.objects.get(verb="places_loaded").actor_kind == "user"
    assert SYSTEM.kind != "user"
