"""A change list in the admin's manner: tabs, filters, search, dates, pages; each kind of row declares what is its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dispatch.review import access, drill, paging
from hotline.accounts.models import User

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Filter:
    """One filter beside the list: the name in the address, its title, its values, and what each leaves."""

    name: str
    title: str | Promise
    choices: Callable[[], Choices]
    keep: Callable[[str], Q]


@dataclass(frozen=True)
class Listing:
    """One kind of row: where it comes from, by which time it is ordered, how it may be narrowed, what is shown of it."""

    name: str
    title: str | Promise
    template: str
    by: str
    rows: Callable[[], QuerySet]
    show: Callable[[list[Any]], list[dict[str, Any]]]
    filters: tuple[Filter, ...] = ()
    search: Callable[[str], Q] | None = None
    search_hint: str | Promise = ""
    always: Q | None = None


@dataclass(frozen=True)
class Link:
    words: Any
    url: str
    on: bool = False


@dataclass
class Shown:
    """A list as the page shows it."""

    rows: list[dict[str, Any]]
    filters: list[tuple[Any, list[Link]]]
    back: list[Link]
    dates: list[Link]
    older: str
    newer: str
    newest: str
    query: str
    kept: list[tuple[str, str]] = field(default_factory=list)
    narrowed: bool = False


def show(listing: Listing, user: User, asked: Mapping[str, str], now: datetime) -> Shown:
    """The page of the list that `asked` (the address's parameters) names, with only what this person may see."""
    values = {filter_.name: dict(filter_.choices()) for filter_ in listing.filters}
    chosen = {name: asked[name] for name in values if asked.get(name) in values[name]}
    when = asked.get("when", "") if drill.read(asked.get("when", "")) else ""
    query = asked.get("q", "").strip()[:60] if listing.search else ""
    state = chosen | {name: value for name, value in (("when", when), ("q", query)) if value}

    reach = access.within_reach(user, listing.rows(), by=listing.by, now=now, always=listing.always)
    found = drill.narrow(reach, by=listing.by, when=when)
    for filter_ in listing.filters:
        if filter_.name in chosen:
            found = found.filter(filter_.keep(chosen[filter_.name]))
    if query and listing.search:
        found = found.filter(listing.search(query))
    page = paging.page(found, by=listing.by, before=asked.get("before", ""), after=asked.get("after", ""))
    dates = drill.drill(reach, by=listing.by, when=when)
    return Shown(
        rows=listing.show(page.rows),
        filters=[(f.title, _links(state, f.name, values[f.name])) for f in listing.filters],
        back=[Link(_("Any date"), _url(state, when=step.value)) for step in dates.back],
        dates=[Link(step.words, _url(state, when=step.value), step.on) for step in dates.steps],
        older=_url(state, before=page.older) if page.older else "",
        newer=_url(state, after=page.newer) if page.newer else "",
        newest=_url(state) if page.newer else "",
        query=query,
        kept=[(name, value) for name, value in state.items() if name != "q"],
        narrowed=bool(state),
    )


def _links(state: dict[str, str], name: str, values: dict[str, Any]) -> list[Link]:
    chosen = state.get(name, "")
    every = [Link(_("All"), _url(state, **{name: ""}), not chosen)]
    return every + [Link(label, _url(state, **{name: value}), chosen == value) for value, label in values.items()]


def _url(state: dict[str, str], /, **changes: str) -> str:
    """The address of the same list with `changes`; from its first page."""
    return "?" + urlencode({name: value for name, value in (state | changes).items() if value})
