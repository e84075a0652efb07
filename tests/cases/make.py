"""Stories of families told short: a call in which somebody was taken, its card, and what must never be seen by others."""

from uuid import uuid4

from dispatch.cases import families
from dispatch.cases.models import FamilyCase
from hotline.accounts.models import User
from hotline.base.act import SYSTEM, act
from hotline.calls.models import Call
from hotline.contacts import book
from hotline.contacts.models import StaffPhone
from tests.cast import make_call, make_user, number, who

NAMES, CHILDREN, ALIAS = "Wenceslao", "Abril is nine", "Comadre Lupe"


def taken_call(handle: str = "dana", **fields) -> Call:
    """A call in which somebody says that a relative was taken."""
    given = {"caller": number(), "alias": ALIAS, "safe_to_call": True, "safe_hours": "after 6 pm", "language": "es"}
    return make_call(handle=handle, **(given | fields))


def make_card(handle: str = "dana", *, call: Call | None = None, **told) -> FamilyCase:
    """A card opened in a call, with names and children written on it."""
    case = families.start(actor=who(handle), call=call or taken_call(handle), key=uuid4().hex)
    usual = {"names": NAMES, "children": CHILDREN, "children_informed": "no"}
    refused = families.save(actor=who(handle), case=case, version=case.version, consent=True, **(usual | told))
    assert not refused, [str(one) for one in refused]
    return FamilyCase.objects.select_related("call", "incident").get(pk=case.pk)


def with_phone(handle: str) -> User:
    """A member of the cast who can be texted."""
    user = make_user(handle)
    with act(SYSTEM) as deed:
        contact = book.get_or_add(deed, number(), "staff", language=user.language)
        book.prove(deed, contact)
    StaffPhone.objects.create(user=user, contact=contact)
    return user
