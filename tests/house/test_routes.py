"""Every route declares who may enter; what declares nothing is closed; every form of ours that writes can be sent twice without harm."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from hotline.accounts.roles import Role
from hotline.accounts.routes import PUBLIC, SIGNED_IN, declared
from tests import cast

OURS = ("hotline.", "dispatch.", "responders.")
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What anybody may open without signing in, each for a reason.
PUBLIC_OF_OURS = {
    "set-language": "the sign-in page speaks both languages",
    "healthz": "is the process alive",
    "readyz": "is it ready",
    "board-link": "a responder opens the assignment from a text, on a phone that never signed in",
    "board-link-act": "what that phone answers; the link is bound to it",
    "board-link-now": "what that phone sees change",
    "board-link-place": "the exact place, where that phone may see it",
    "board-rights": "the card with people's rights is for everybody",
    "board-manifest": "the board can be installed",
    "reach-wake": "a browser renews the worker that a push wakes also while nobody is signed in; it holds nothing",
    "reach-manifest": "a phone reads it when the page is put on its home screen; it holds nothing",
    "signup": "anybody may ask to join the list",
    "signup-sent": "what follows on the form",
    "signup-privacy": "carriers and people ask for it",
    "signup-terms": "carriers and people ask for it",
    "hook-twilio-sms": "Twilio brings texts; each call is signed",
    "hook-twilio-status": "Twilio says what became of a text; signed",
    "hook-twilio-status-plain": "the same, where Twilio knows no mark of ours; signed",
    "hook-android": "the phone that is our gateway calls; signed",
}


def routes(resolver: URLResolver | None = None, namespaces: tuple[str, ...] = (), prefix: str = ""):
    """Every route: its pattern object, the namespaces it lies in, its address as written."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern, list(namespaces), address
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from routes(pattern, inner, address)


def is_ours(pattern: URLPattern) -> bool:
    return pattern.lookup_str.startswith(OURS)


ALL = list(routes())
OWN = [(pattern, address) for pattern, _namespaces, address in ALL if is_ours(pattern)]
LIBRARIES = [(pattern, namespaces, address) for pattern, namespaces, address in ALL if not is_ours(pattern)]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("pattern", "address"), OWN, ids=[address for _pattern, address in OWN])
def test_every_route_of_ours_declares_who_may_enter(pattern, address):
    asked = declared(pattern.callback, pattern.name, [])
    assert asked is not None, (
        f"/{address} ({pattern.lookup_str}) declares nothing: put @needs, @signed_in or @public on it"
    )
    if asked not in (PUBLIC, SIGNED_IN):
        assert asked
        assert asked <= set(Role.values), f"/{address} names a role there is not"
    assert pattern.name, f"/{address} has no name"


@pytest.mark.sqlite_only
def test_no_route_of_ours_leans_on_the_table_of_libraries():
    assert not {pattern.name for pattern, _address in OWN} & set(settings.LIBRARY_ROUTES)


@pytest.mark.sqlite_only
def test_what_is_public_is_public_for_a_reason():
    found = {pattern.name for pattern, _address in OWN if declared(pattern.callback, pattern.name, []) == PUBLIC}
    assert found <= set(PUBLIC_OF_OURS), f"open to anybody: {sorted(found - set(PUBLIC_OF_OURS))}"


@pytest.mark.sqlite_only
def test_names_are_given_once():
    names = [pattern.name for pattern, _address in OWN]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.sqlite_only
def test_the_table_of_libraries_names_only_what_there_is():
    there = {pattern.name for pattern, _namespaces, _address in LIBRARIES} | {
        name for _p, spaces, _a in LIBRARIES for name in spaces
    }
    # Only while the catalogue is mounted.
    assert set(settings.LIBRARY_ROUTES) - there <= {"javascript-catalog"}


@pytest.mark.sqlite_only
def test_the_set_up_pages_are_for_administrators_and_coordinators():
    assert settings.LIBRARY_ROUTES["admin"] == {Role.ADMINISTRATOR, Role.COORDINATOR}


@pytest.mark.django_db
def test_library_routes_that_are_not_listed_are_closed_even_to_an_administrator(client):
    ada = cast.client_of(cast.make_user("ada", *Role.values, is_staff=True, is_superuser=True))
    closed = [
        address
        for pattern, namespaces, address in LIBRARIES
        if declared(pattern.callback, pattern.name, namespaces) is None and "<" not in address and "(?P" not in address
    ]
    assert closed, "something of allauth's is not listed; sign-up at least"
    for address in closed:
        plain = "/" + address.replace("^", "").replace("$", "").replace("\\Z", "")
        assert client.get(plain).status_code == 404, plain
        assert ada.get(plain).status_code == 404, plain


@pytest.mark.django_db
def test_nobody_from_outside_gets_past_a_route_that_is_not_public(client):
    for pattern, address in OWN:
        if declared(pattern.callback, pattern.name, []) == PUBLIC or "<" in address or "(?P" in address:
            continue
        answer = client.get("/" + address)
        assert answer.status_code in (302, 404), address
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/"), address


FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
POSTS = re.compile(r"""method=["']post["']|hx-post=""", re.IGNORECASE)
LIBRARY_FORMS = ("account", "mfa", "usersessions", "allauth")
# Forms where sending twice is the same as once, each with the reason.
HARMLESS = {
    "ui/language.html": "a switch of one's own",
    "ui/account_menu.html": "a switch of one's own, and signing out",
    "ui/key_sheet.html": "a switch of one's own",
    "console/call/form.html": "saves what is typed, under the version it saw",
    "cases/card.html": "opens a card; each look is noted",
    "console/call/number_panel.html": "looks at a number; each look is noted",
    "console/owed.html": "looks at a number; each look is noted",
    "board/_place.html": "looks at the exact place; each look is noted",
    "board/link_button.html": "binds the link to the first phone that presses",
}


def posting_forms() -> list[tuple[str, str]]:
    """Each template of ours that holds a form which posts, with the form's opening tag."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = path.relative_to(TEMPLATES).as_posix()
        if name.split("/")[0] in LIBRARY_FORMS:
            continue
        text = re.sub(r"{%.*?%}", "", path.read_text())  # a tag inside an attribute may hold the quote that ends it
        found += [(name, tag) for tag in FORM.findall(text) if POSTS.search(tag)]
    return found


@pytest.mark.sqlite_only
def test_every_form_that_writes_carries_a_request_key_or_is_harmless():
    without = {name for name, tag in posting_forms() if "data-once" not in tag}
    assert without <= set(HARMLESS), sorted(without - set(HARMLESS))


@pytest.mark.sqlite_only
def test_every_form_that_posts_carries_the_token_against_forgery():
    for name in {name for name, _tag in posting_forms()}:
        assert "csrf_token" in (TEMPLATES / name).read_text(), name
