"""Topics by text: the figures somebody answers with, and how a choice is said back. Pure but for the names of topics."""

import re
from collections.abc import Sequence

from responders.models import Subscriber

Topic = Subscriber.Topic
BY_FIGURE = {
    "1": Topic.CONFIRMED,
    "2": Topic.CORRECTIONS,
    "3": Topic.WORKSHOPS,
    "4": Topic.ACTIONS,
    "5": Topic.POLICY,
}
# GSM-7 letters only: these stand in a text.
NAMES = {
    "en": {
        Topic.CONFIRMED: "alerts",
        Topic.CORRECTIONS: "corrections",
        Topic.WORKSHOPS: "workshops",
        Topic.ACTIONS: "actions",
        Topic.POLICY: "local decisions",
    },
    "es": {
        Topic.CONFIRMED: "alertas",
        Topic.CORRECTIONS: "correcciones",
        Topic.WORKSHOPS: "talleres",
        Topic.ACTIONS: "actos",
        Topic.POLICY: "decisiones locales",
    },
}
EVERYTHING = frozenset({"all", "todo", "todos", "todas", "everything"})
_FIGURES = re.compile(r"(?:\W|and|y|e)*[1-5](?:(?:\W|and|y|e)*[1-5])*\W*")


def meant(text: str) -> list[str] | None:
    """The topics somebody means by "1 3", "1,3", "1 y 3" or ALL; None when it is something else."""
    plain = text.strip().lower()
    if plain.strip(" .!") in EVERYTHING:
        return [str(topic) for topic in Topic]
    if len(plain) > 40 or not _FIGURES.fullmatch(plain):
        return None
    figures = set(re.findall(r"[1-5]", plain))
    return [str(topic) for figure, topic in BY_FIGURE.items() if figure in figures]


def said(topics: Sequence[str], language: str) -> str:
    """The topics as a text names them."""
    names = NAMES["es" if language == "es" else "en"]
    return ", ".join(names[topic] for topic in Topic if topic in topics)
