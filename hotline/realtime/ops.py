"""The two small shapes of a live update: what changed, and what a page should do about it."""

from typing import NamedTuple


class Change(NamedTuple):
    """From the log: something of this kind and id changed."""

    kind: str
    ref: str


class Op(NamedTuple):
    """To the page: put `html` where the element `id` is; without html, remove it.

    When there is no such element yet and the page has the list `list`, insert it there in the order of `sort`
    (compared as text with the `data-sort` of its neighbours); otherwise nothing happens.
    """

    id: str
    html: str | None
    list: str = ""
    sort: str = ""
