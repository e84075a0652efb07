"""Two people change the same fact: what a page saw, what stands now, and both versions side by side."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from dispatch.models import Incident, TimelineEntry
from hotline.crypto.index import keyed
from hotline.places.models import Zone

# Facts that are never shown: a page carries a keyed hash of what stood there, never the words.
HIDDEN = ("exact_address", "unit")
THEIRS, MINE = "theirs", "mine"


@dataclass(frozen=True)
class Version:
    """One fact with both values, and who gave the one that stands."""

    name: str
    label: str
    theirs: str
    mine: str
    by: str


def _plain(incident: Incident, name: str) -> Any:
    value = getattr(incident, name)
    if name in HIDDEN:
        return keyed("seen", str(value)) if value else ""
    return str(value.pk) if isinstance(value, Zone) else value


def facts(incident: Incident, names: tuple[str, ...]) -> dict[str, Any]:
    """The facts of an incident as a page may carry them."""
    return {name: _plain(incident, name) for name in names}


def seen(incident: Incident, carried: str, names: tuple[str, ...]) -> dict[str, Any]:
    """What the page saw, as values of the incident: where it saw what stands now, that; else what it carried.

    A page that carried nothing readable has seen nothing: then whatever differs is a clash.
    """
    try:
        page = json.loads(carried or "{}")
    except ValueError:
        page = {}
    if not isinstance(page, dict):
        page = {}
    now = Incident.objects.select_related("zone").get(pk=incident.pk)
    found = {}
    for name in names:
        same = name in page and page[name] == _plain(now, name)
        found[name] = getattr(now, name) if same else _value(name, page.get(name))
    return found


def _value(name: str, carried: Any) -> Any:
    if name == "zone":
        return Zone.objects.filter(pk=carried).first() if carried else None
    return carried


def version(form: forms.Form, incident: Incident, name: str) -> Version:
    """Both values of this fact in words; a hidden one is not shown, only that there is another."""
    field = form.fields[name]
    theirs, mine = getattr(incident, name), form.cleaned_data[name]
    if name in HIDDEN:
        shown = _("another one (hidden; reveal it with a reason)"), str(mine)
    else:
        shown = _words(field, theirs), _words(field, mine)
    return Version(name, str(field.label), *shown, by=_by(incident, name))


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool) or value is None:
        value = {True: "yes", False: "no", None: "unknown"}[value] if hasattr(field, "choices") else value
    known = (
        {str(key): str(label) for key, label in getattr(field, "choices", ())} if not isinstance(value, Zone) else {}
    )
    if value is True or value is False:
        return _("yes") if value else _("no")
    return known.get(str(value), str(value)) if value not in ("", None) else "–"


def _by(incident: Incident, name: str) -> str:
    """Who changed it last, and when."""
    for entry in TimelineEntry.objects.filter(incident=incident, what="changed").order_by("-number")[:20]:
        if name in str(entry.data.get("fields", "")).split(", "):
            return f"{entry.actor_handle} {timezone.localtime(entry.at):%H:%M:%S}"
    return ""
