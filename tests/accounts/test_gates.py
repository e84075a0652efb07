"""Who may enter a route: what it declares, and a route that declares nothing is closed to everybody."""

import pytest
from django.http import HttpResponse
from django.urls import path
from django.views import View

from hotline.accounts.roles import Role
from hotline.accounts.routes import PUBLIC, SIGNED_IN, declared, needs, public, signed_in
from hotline.urls import urlpatterns as of_the_product
from tests import cast


@needs(Role.LEAD, Role.COORDINATOR)
def for_seniors(request):
    return HttpResponse("seniors")


@signed_in
def for_members(request):
    return HttpResponse("members")


@public
def for_all(request):
    return HttpResponse("all")


def forgotten(request):
    return HttpResponse("open by mistake")


class Declared(View):
    needs = frozenset({"lead"})

    def get(self, request):
        return HttpResponse("class")


urlpatterns = [
    path("seniors/", for_seniors),
    path("members/", for_members),
    path("all/", for_all),
    path("forgotten/", forgotten),
    path("class/", Declared.as_view()),
    *of_the_product,  # for the links on the pages that refuse
]
handler404 = "hotline.ui.views.not_found"
handler403 = "hotline.ui.views.forbidden"

PEOPLE = ["dana", "tess", "lena", "cora", "padre", "fina", "ines", "leo", "ada"]


@pytest.fixture(autouse=True)
def _routes(settings):
    settings.ROOT_URLCONF = __name__


def statuses(address: str) -> dict[str, int]:
    return {handle: cast.client_of(cast.make_user(handle)).get(address).status_code for handle in PEOPLE}


@pytest.mark.django_db
def test_a_route_for_roles_lets_in_only_them(client):
    found = statuses("/seniors/")
    assert {handle for handle, status in found.items() if status == 200} == {"lena", "cora"}
    assert {status for handle, status in found.items() if handle not in ("lena", "cora")} == {403}
    answer = client.get("/seniors/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/seniors/%3Fa%3D1")


@pytest.mark.django_db
def test_a_route_for_members_lets_in_whoever_signed_in(client):
    assert set(statuses("/members/").values()) == {200}
    assert client.get("/members/").status_code == 302


@pytest.mark.django_db
def test_a_public_route_is_open(client):
    assert client.get("/all/").status_code == 200


@pytest.mark.django_db
def test_a_route_that_declares_nothing_is_not_there_for_anybody(client):
    root = cast.make_user("root", *Role.values, is_superuser=True, is_staff=True)
    assert client.get("/forgotten/").status_code == 404
    assert client.post("/forgotten/").status_code == 404
    assert cast.client_of(root).get("/forgotten/").status_code == 404
    assert set(statuses("/forgotten/").values()) == {404}


@pytest.mark.django_db
def test_a_class_may_declare_too(client, lena, dana):
    assert cast.client_of(lena).get("/class/").status_code == 200
    assert cast.client_of(dana).get("/class/").status_code == 403


@pytest.mark.django_db
def test_a_role_taken_away_closes_the_door_at_once(lena):
    client = cast.client_of(lena)
    assert client.get("/seniors/").status_code == 200
    lena.grants.all().delete()
    assert client.get("/seniors/").status_code == 403


@pytest.mark.django_db
def test_who_may_not_sign_in_any_more_is_out_at_once(lena):
    client = cast.client_of(lena)
    lena.is_active = False
    lena.save()
    assert client.get("/seniors/").status_code == 302


@pytest.mark.sqlite_only
def test_what_is_declared(settings):
    settings.LIBRARY_ROUTES = {"account_login": PUBLIC, "admin": frozenset({"administrator"})}
    assert declared(for_seniors, None, []) == {"lead", "coordinator"}
    assert declared(for_members, None, []) == SIGNED_IN
    assert declared(for_all, None, []) == PUBLIC
    assert declared(Declared.as_view(), None, []) == {"lead"}
    assert declared(forgotten, "account_login", []) == PUBLIC
    assert declared(forgotten, "user_list", ["admin"]) == {"administrator"}
    assert declared(forgotten, "account_signup", []) is None
