"""The dependency locks are whole, hashed, agree with each other, and name no registry."""

import re
from pathlib import Path

import pytest

from hotline.ops.launch import wheels

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]


def test_the_locks_are_whole_hashed_and_name_no_registry():
    pins: dict[str, str] = {}
    for name in (wheels.LOCK, wheels.DEV_LOCK):
        text = (ROOT / name).read_text()
        assert not re.search(r"https?://|--(extra-)?index|--find-links|--trusted-host", text)
        for block in re.split(r"\n(?=\S)", text.strip()):
            pin = block.split(" \\")[0]
            assert "==" in pin
            assert "--hash=sha256:" in block, pin
            package, _, version = pin.partition("==")
            assert pins.setdefault(package + version.partition(" ;")[2], version) == version, (
                f"{package} is pinned twice"
            )


def test_every_direct_dependency_is_in_its_lock():
    for wanted, lock in (("requirements.in", wheels.LOCK), ("requirements-dev.in", wheels.DEV_LOCK)):
        names = re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / wanted).read_text(), re.MULTILINE)
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text(), re.MULTILINE))
        assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} <= pinned
