"""Proving that a test can fail: run it against the product built wrong, and expect it to say so."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist

# How a test says that it does not hold: an assertion, a refusal that did not come, or the one row it counts on that is missing
# or not the only one.
NOT_SO = (AssertionError, pytest.fail.Exception, MultipleObjectsReturned, ObjectDoesNotExist)


def must_fail(request: pytest.FixtureRequest, check: Callable[..., None], **given: Any) -> None:
    """Call the test `check`, its fixtures filled in and its parameters as given; it must not pass."""
    wanted = [name for name in inspect.signature(check).parameters if name not in given]
    fixtures = {name: request.getfixturevalue(name) for name in wanted}
    with pytest.raises(NOT_SO):
        check(**fixtures, **given)
