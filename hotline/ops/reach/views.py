"""“How to reach me”: a member of staff's own number for texts, devices for push and address for e-mail, each with a test."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hotline.accounts.models import User
from hotline.accounts.people import actor_of
from hotline.accounts.roles import STAFF
from hotline.accounts.routes import needs
from hotline.base.act import act
from hotline.base.errors import Refused
from hotline.base.ids import token
from hotline.contacts import book
from hotline.contacts.models import StaffDevice, StaffPhone, StaffReach
from hotline.messaging import transports
from hotline.messaging.reach import devices, letters, people
from hotline.messaging.states import Lane
from hotline.messaging.transports import webpush
from hotline.messaging.transports.base import TransportError
from hotline.ops.send_test import proof
from hotline.ops.send_test.proof import Proof

LANES = {"push": Lane.PUSH, "text": Lane.SAFETY, "mail": Lane.MAIL}


@needs(*STAFF)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The page."""
    return render(request, "ops/reach.html", _page(request.user))


def _answered(part: str) -> Callable:
    """A form of the page: back to it when it was done, and the same page with the reason at `part` when it was not."""

    def declare(view: Callable) -> Callable:
        @needs(*STAFF)
        @require_POST
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                said = view(request, *args, **kwargs)
            except Refused as refused:
                context = _page(request.user) | {"refusal": str(refused), "part": part, "typed": request.POST}
                return render(request, "ops/reach.html", context, status=refused.status)
            if said:
                messages.success(request, said)
            return redirect("reach")

        return answer

    return declare


@_answered("text")
def number(request: HttpRequest) -> str:
    """The telephone for texts; empty for none."""
    given = request.POST.get("number", "")[:40]
    with act(actor_of(request.user)) as deed:
        people.set_number(deed, request.user, given)
    return _("Saved. Send yourself a test.") if given.strip() else _("You get no texts from now on.")


@_answered("mail")
def address(request: HttpRequest) -> str:
    """An address for e-mail: a code is sent to it."""
    given, key = request.POST.get("address", "")[:300], request.POST.get("key", "")
    try:
        letters.ask(actor=actor_of(request.user), user=request.user, address=given, key=key)
    except TransportError as error:
        raise Refused(
            _("The letter could not be sent (%(code)s). Try again later.") % {"code": error.code}, "no_letter"
        ) from error
    return _("A code is on its way. Type it below.")


@_answered("mail")
def code(request: HttpRequest) -> str:
    """The code came back."""
    letters.confirm(actor=actor_of(request.user), user=request.user, code=request.POST.get("code", "")[:20])
    return _("This address works. From now on you are paged there too.")


@_answered("mail")
def address_forget(request: HttpRequest) -> str:
    """No more e-mail."""
    letters.forget(actor=actor_of(request.user), user=request.user)
    return _("Your address is forgotten.")


@_answered("push")
def device_add(request: HttpRequest) -> str:
    """This device may be woken; the same device twice is one, so the form may be sent twice."""
    given, browser = request.POST.get("subscription", ""), request.headers.get("User-Agent", "")
    devices.add(actor=actor_of(request.user), user=request.user, subscription=given, browser=browser)
    return _("This device is woken from now on. Send yourself a test.")


@_answered("push")
def device_forget(request: HttpRequest, pk: str) -> str:
    """This device is woken no more."""
    devices.forget(actor=actor_of(request.user), user=request.user, device_id=pk)
    return _("The device is forgotten.")


@_answered("test")
def test(request: HttpRequest) -> str:
    """A test by one way, and in a sentence how it went."""
    way = request.POST.get("way", "")
    contact = getattr(people.ways_of([request.user])[request.user.pk], way, None) if way in LANES else None
    if contact is None:
        raise Refused(_("This way is not turned on yet."), "no_way")
    done = proof.send(
        actor=actor_of(request.user),
        transport=transports.for_lane(LANES[way])[0],
        to=letters.address_for(str(contact.pk)) if way == "mail" else contact.number,
        key=request.POST.get("key", ""),
        contact_id=str(contact.pk),
    )
    return "" if done is None else _came_of(way, done)


def _came_of(way: str, done: Proof) -> str:
    """The sentence. Raises Refused where it surely did not go."""
    if done.outcome == "unknown":
        return _("The answer was lost: it may arrive or not. Look before you try again.")
    if done.outcome == "accepted":
        return {
            "push": _("The push service took it. Look at your device now: only what it shows is proof."),
            "text": _("The text was handed over. Look at your phone now: only the text itself is proof."),
            "mail": _("The letter was handed over. Look at your mailbox, also where unwanted mail lands."),
        }[way]
    if way == "push" and done.code.endswith(("-404", "-410")):
        raise Refused(
            _("The push service does not know this device any more, so it was taken off. Turn it on again."), "gone"
        )
    raise Refused(_("It was refused (%(code)s) and did not go.") % {"code": done.code}, "refused")


def _page(user: User) -> dict[str, Any]:
    phone = StaffPhone.objects.filter(user=user).select_related("contact").first()
    reach = StaffReach.objects.filter(user=user).first()
    ways = people.ways_of([user])[user.pk]
    return {
        "ways": ways,
        "works": {way: people.works(lane) for way, lane in LANES.items()},
        "phone": book.masked(phone.contact) if phone else "",
        "silent": phone is not None and phone.contact.opted_out_at is not None,
        "address": _masked(reach.address) if reach else "",
        "waits_for_code": bool(reach and reach.address and not reach.confirmed_at),
        "devices": [_device(device) for device in StaffDevice.objects.filter(reach__user=user)],
        "push_key": webpush.public_key() if people.works(Lane.PUSH) else "",
        "keys": {part: token() for part in ("address", "push", "text", "mail")},
    }


def _masked(address: str) -> str:
    """What may stand on a screen of an address: "l•••@example.org"."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if host else ""


def _device(device: StaffDevice) -> dict[str, Any]:
    """`mark` is how the page's script knows that it runs on this very device."""
    mark = hashlib.sha256(device.subscription["endpoint"].encode()).hexdigest()[:16]
    return {"id": device.pk, "label": device.label or _("A device"), "since": device.added_at, "mark": mark}
