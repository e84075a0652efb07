"""A page as a browser holds it: parsed once, then changed by live updates as static/js/ops.js changes it."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.test import Client
from django.test.html import Element, parse_html

from hotline.realtime import events, frames, sources

# What differs between two loads of the same truth: running clocks, request tokens, marks of the moment.
FLEETING = {"title", "datetime", "data-now", "data-live-cursor", "hx-headers"}


def elements(root: Element) -> Iterator[Element]:
    """`root` and everything in it."""
    yield root
    for child in root.children:
        if isinstance(child, Element):
            yield from elements(child)


def attributes(element: Element) -> dict[str, str]:
    return {name: value or "" for name, value in element.attributes}


def plain(element: Element) -> object:
    """The element as nested tuples, without what is fleeting."""
    attrs = attributes(element)
    if element.name == "input" and attrs.get("name") in ("csrfmiddlewaretoken", "key"):
        return None
    kept = {name: value for name, value in attrs.items() if name not in FLEETING}
    if element.name == "time":
        return ("time", kept.get("data-since") or kept.get("data-until") or attrs.get("datetime"))
    inner = [plain(child) if isinstance(child, Element) else " ".join(child.split()) for child in element.children]
    return (element.name, tuple(sorted(kept.items())), tuple(part for part in inner if part))


class Screen:
    """An open page of the console: its elements, what it follows, and up to where it knows the log."""

    def __init__(self, client: Client, url: str) -> None:
        self.client, self.url = client, url
        answer: HttpResponse = client.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        self.text = answer.content.decode()
        self.root = parse_html(self.text[self.text.index("<body") : self.text.index("</body>") + len("</body>")])
        followed = [attributes(one).get("data-live-topics", "") for one in elements(self.root)]
        self.topics = sorted({topic for topics in followed for topic in topics.split(",") if topic})
        self.cursor = int(attributes(self.root)["data-live-cursor"])

    def find(self, ident: str) -> Element | None:
        return next((one for one in elements(self.root) if attributes(one).get("id") == ident), None)

    def catch_up(self, user: object) -> list[str]:
        """Apply what the log holds since this page was read; returns the pieces of HTML that came."""
        view = sources.judge(user, self.topics, "en")
        changes = frames.changes_of(events.since(self.cursor))
        pieces = []
        for part in view.parts:
            for op in sources.draw(part, "en", changes):
                self._put(op)
                pieces.append(op.html or "")
        self.cursor = events.head()
        return pieces

    def _parent(self, wanted: Element) -> Element:
        return next(one for one in elements(self.root) if any(child is wanted for child in one.children))

    def _put(self, op) -> None:
        old = self.find(op.id)
        if op.html is None:
            if old is not None:
                _drop(self._parent(old), old)
            return
        fresh = parse_html(op.html)
        assert attributes(fresh).get("id") == op.id, f"{op.id} drew {attributes(fresh).get('id')}"
        into = self.find(op.list) if op.list else None
        if old is not None:
            parent = self._parent(old)
            parent.children = [fresh if child is old else child for child in parent.children]
            moved = into is not None and attributes(old).get("data-sort") != attributes(fresh).get("data-sort")
            if not moved:
                return
            _drop(parent, fresh)
        if into is not None:
            _insert(into, fresh)

    def shown(self) -> object:
        return plain(self.root)


def _drop(parent: Element, gone: Element) -> None:
    parent.children = [child for child in parent.children if child is not gone]


def _insert(into: Element, fresh: Element) -> None:
    sort = attributes(fresh).get("data-sort", "")
    for at, child in enumerate(into.children):
        if isinstance(child, Element) and attributes(child).get("data-sort", "") > sort:
            into.children.insert(at, fresh)
            return
    into.children.append(fresh)
