"""Who may follow what, and who draws it: the sources named in the settings, found by a topic's first part."""

from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import Any, NamedTuple

from django.conf import settings

from hotline.accounts import second_factor
from hotline.realtime.ops import Change, Op

# The most topics one page may follow, and the longest a topic may be.
TOPICS = 8
TOPIC_LENGTH = 80


class Part(NamedTuple):
    """Something a page follows: a source and the audience it put the viewer in. Equal parts see the same."""

    source: str
    audience: str


class View(NamedTuple):
    """All that a page follows, in one language. Pages with equal views get the same bytes."""

    language: str
    parts: tuple[Part, ...]


class NotAllowed(Exception):
    """This person may not follow this topic (or nobody can: there is no such topic)."""


@lru_cache(maxsize=8)
def _by_prefix(names: tuple[str, ...]) -> dict[str, str]:
    return {prefix: name for name in names for prefix in import_module(name).PREFIXES}


def _source(name: str) -> ModuleType:
    return import_module(name)


def topics_of(text: str) -> list[str]:
    """The topics in a query value such as `desk,incident:UUID`. Raises NotAllowed when there are none or too many."""
    topics = [topic for topic in dict.fromkeys(text.split(",")) if topic]
    if not topics or len(topics) > TOPICS or any(len(topic) > TOPIC_LENGTH for topic in topics):
        raise NotAllowed
    return topics


def judge(user: Any, topics: list[str], language: str) -> View:
    """The view of `user` on `topics`. Raises NotAllowed when one of them is refused. May query."""
    # Sockets pass by the middleware that asks for it on pages.
    if second_factor.missing(user):
        raise NotAllowed
    owners = _by_prefix(tuple(settings.REALTIME_SOURCES))
    parts = set()
    for topic in topics:
        name = owners.get(topic.partition(":")[0])
        audience = _source(name).audience(user, topic) if name else None
        if audience is None:
            raise NotAllowed
        parts.add(Part(name, audience))
    return View(language, tuple(sorted(parts)))


def draw(part: Part, language: str, changes: list[Change]) -> list[Op]:
    """What `changes` mean for everybody in this part, in this language (which must be active). May query."""
    return _source(part.source).ops(part.audience, language, changes)


def gone(part: Part, user_ids: set[str]) -> set[str]:
    """Who of these people may not follow this part any more, where its source has more to say than roles. May query."""
    ask = getattr(_source(part.source), "gone", None)
    return ask(part.audience, user_ids) if ask else set()


def language_for(user: Any, asked: str | None) -> str:
    """The language of the page that asks, when it says so; else the user's own."""
    offered = dict(settings.LANGUAGES)
    for language in (asked, getattr(user, "language", None)):
        if language in offered:
            return language
    return settings.LANGUAGE_CODE
