"""The import table holds: nobody imports upward, sideways, an entry module, or inside a function."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.house.import_table import ENTRY, ROOMS, breaches, refusal, room_of

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(tmp_path):
    """Lays small source files into an empty tree; answers why each import in it is refused."""

    def lay(**files: str) -> list[str]:
        for name, text in files.items():
            name = name.replace("____init__", "/INIT").replace("__", "/").replace("INIT", "__init__")
            path = tmp_path / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return [breach.why for breach in breaches(tmp_path)]

    return lay


def test_this_source_tree_obeys_the_table():
    assert [str(breach) for breach in breaches(ROOT)] == []


def test_foreign_keys_follow_the_same_arrow():
    wrong = [
        f"{model._meta.label}.{field.name}: {why}"
        for model in apps.get_models()
        if (source := room_of(model.__module__))
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model and (target := room_of(field.related_model.__module__))
        if (why := refusal(source, target))
    ]

    assert wrong == []


def test_every_room_of_this_tree_is_seen():
    seen = {room for room in ROOMS if (ROOT / room.replace(".", "/") / "__init__.py").exists()}

    assert {"hotline.base", "hotline.messaging", "responders", "dispatch", "dispatch.console"} <= seen


def test_downward_imports_are_fine(house):
    assert not house(
        hotline__base__ids="",
        hotline__contacts__book="from hotline.base import ids\nfrom hotline.network import policy\n",
        hotline__network__policy="from hotline.base.ids import new_id\n",
        responders__roster="from hotline.contacts import book\n",
        dispatch__alerts="from responders import roster\nimport hotline.contacts.book\n",
        dispatch__review__views="from dispatch import alerts\nfrom django.http import HttpResponse\n",
        hotline__urls="from dispatch.review import views\n",
        hotline__asgi="from hotline import urls\n",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "import dispatch.alerts",
        "from dispatch import alerts",
        "from dispatch.alerts import send",
        "from dispatch import *",
        "import os, dispatch.alerts as later",
        "if True:\n    from dispatch import alerts",
        "try:\n    import dispatch.alerts\nexcept ImportError:\n    pass",
    ],
)
def test_an_upward_import_is_caught_however_it_is_written(house, statement):
    why = house(dispatch__alerts="", responders__roster=statement + "\n")

    assert why == ["responders (layer 3) imports dispatch (layer 4): upward"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("hotline.contacts", "hotline.places"),
        ("hotline.messaging", "hotline.calls"),
        ("dispatch.console", "responders.board"),
        ("dispatch.review", "dispatch.handover"),
        ("hotline.crypto", "hotline.audit"),
    ],
)
def test_a_sideways_import_is_caught(house, source, target):
    files = {f"{source}.models".replace(".", "__"): f"from {target} import models\n"}
    why = house(**files, **{f"{target}.models".replace(".", "__"): ""})

    assert len(why) == 1
    assert why[0].endswith("sideways")


@pytest.mark.parametrize("entry", sorted(ENTRY))
def test_an_import_of_an_entry_module_is_caught(house, entry):
    why = house(dispatch__alerts=f"import {entry}\n")

    assert why == [f"dispatch imports {entry}, an entry module"]


@pytest.mark.parametrize(
    "text",
    [
        "def send():\n    from responders import roster\n",
        "async def send():\n    import responders.roster\n",
        "class Ladder:\n    def climb(self):\n        from responders import roster\n",
        "class Ladder:\n    def ready(self):\n        from responders import roster\n",
        "def outer():\n    def ready():\n        from responders import roster\n",
    ],
)
def test_an_import_inside_a_function_is_caught(house, text):
    why = house(dispatch__alerts=text, responders__roster="")

    assert len(why) == 1
    assert "is imported inside" in why[0]


def test_an_app_may_import_its_checks_when_it_is_ready(house):
    config = "class Config(AppConfig):\n    def ready(self):\n        from hotline.pump import checks\n"

    assert not house(hotline__pump__apps=config, hotline__pump__checks="")


def test_a_ready_app_may_not_import_upward(house):
    config = "class Config(apps.AppConfig):\n    def ready(self):\n        from dispatch import alerts\n"

    why = house(hotline__pump__apps=config, dispatch__alerts="")

    assert why == ["hotline.pump (layer 1) imports dispatch (layer 4): upward"]


def test_an_import_of_a_library_inside_a_function_is_fine(house):
    assert not house(dispatch__alerts="def send():\n    import json\n")


def test_relative_imports_may_not_leave_their_room(house):
    why = house(dispatch__console__rows="from ..alerts import send\n", dispatch__alerts="")

    assert why == ["dispatch.alerts is imported relatively from another package"]


def test_a_relative_import_upward_is_caught_twice(house):
    why = house(dispatch__alerts="from .console import rows\nfrom . import console\n", dispatch__console__rows="")

    assert sum(reason.endswith("upward") for reason in why) == 2


def test_relative_imports_within_a_room_are_fine(house):
    assert not house(
        dispatch__console____init__="from .rows import card\n", dispatch__console__rows="from . import parts\n",
        dispatch__console__parts="",
    )  # fmt: skip


@pytest.mark.parametrize("call", ["importlib.import_module", "import_module", "import_string", "__import__"])
def test_an_import_by_name_is_no_way_round(house, call):
    why = house(responders__roster=f'later = {call}("dispatch.alerts")\n', dispatch__alerts="")

    assert "responders (layer 3) imports dispatch (layer 4): upward" in why


def test_dotted_paths_from_settings_are_the_way_upward(house):
    assert not house(hotline__pump__pump="from django.conf import settings\nstep = import_string(settings.STEPS[0])\n")


def test_services_do_not_import_doors(house):
    why = house(dispatch__alerts="from dispatch import tasks\n", dispatch__tasks="from dispatch import alerts\n")

    assert why == ["dispatch.alerts imports dispatch.tasks, a door"]


def test_a_package_outside_the_table_is_caught(house):
    assert house(hotline__attic__things="") == ["hotline.attic.things is in no room of the table"]


def test_the_top_of_a_wing_imports_nothing(house):
    why = house(hotline____init__="from hotline.celery import app\n", hotline__celery="")

    assert why == ["hotline imports hotline.celery, and a wing's top imports nothing of ours"]


def test_the_table_in_the_architecture_page_names_every_room():
    page = (ROOT / "docs/architecture.md").read_text()

    assert [room for room in ROOMS if f"`{room}`" not in page] == []
