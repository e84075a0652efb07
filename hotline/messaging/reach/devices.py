"""A member of staff's own devices: browsers that agreed to be woken, until they are forgotten or their push service says they are gone."""

import base64
import binascii
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.accounts.models import User
from hotline.audit import trail
from hotline.base.act import SYSTEM, Actor, act
from hotline.base.errors import Refused
from hotline.contacts.models import StaffDevice
from hotline.crypto.index import keyed
from hotline.messaging.reach import people
from hotline.messaging.states import Lane
from hotline.messaging.transports import webpush

MOST = 10
LONGEST = 2000
SIZES = {"p256dh": 65, "auth": 16}  # bytes, as RFC 8291 has them
VERB = "reach_device"
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
BROWSERS = (
    ("Firefox", "Firefox"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def add(*, actor: Actor, user: User, subscription: str, browser: str) -> StaffDevice:
    """Wake this device from now on. `subscription` is the browser's own JSON, `browser` what it calls itself.

    The same device again is the same row (and belongs to whoever signed in on it last). Raises Refused for what is no
    subscription, for a push service we do not know, and for too many devices.
    """
    if not people.works(Lane.PUSH):
        raise Refused(_("This network sends no push."), "no_push")
    given = _read(subscription)
    index = keyed("push", given["endpoint"])
    with act(actor) as deed:
        reach = people.reach_of(deed, user)
        if reach.devices.exclude(index=index).count() >= MOST:
            raise Refused(_("That is enough devices. Forget one that you do not use."), "too_many")
        StaffDevice.objects.filter(index=index).delete()
        device = StaffDevice.objects.create(
            reach=reach, label=label_of(browser), subscription=given, index=index, added_at=deed.now
        )
        trail.record(deed, verb=VERB, kind="user", ref=str(user.pk), reason="added")
    return device


def _read(text: str) -> dict[str, Any]:
    """The parts of a subscription that we use. Raises Refused."""
    try:
        raw = json.loads(text) if len(text) <= LONGEST else {}
        found = {name: str(raw["keys"][name]) for name in SIZES}
        sizes = {name: len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))) for name, key in found.items()}
        endpoint = str(raw["endpoint"])
    except (ValueError, KeyError, TypeError, binascii.Error):
        sizes, endpoint = {}, ""
    if sizes != SIZES:
        raise Refused(
            _("This browser gave nothing that could be woken. Try again, or use another browser."), "bad_device"
        )
    try:
        known = webpush.is_known(endpoint)
    except ValueError:
        known = False
    if not known:
        raise Refused(
            _("We do not know this browser's push service. Use Chrome, Edge, Firefox or Safari."), "foreign_service"
        )
    return {"endpoint": endpoint, "keys": found}


def label_of(browser: str) -> str:
    """What a person calls such a device: "Chrome, Android"."""
    system = next((name for name in SYSTEMS if name in browser), "")
    program = next((shown for mark, shown in BROWSERS if mark in browser), "")
    return ", ".join(part for part in (program, system.replace("Macintosh", "Mac")) if part)


def forget(*, actor: Actor, user: User, device_id: str) -> None:
    """Wake it no more. Only one's own; what is not there is forgotten already."""
    with act(actor) as deed:
        if StaffDevice.objects.filter(pk=device_id, reach__user=user).delete()[0]:
            trail.record(deed, verb=VERB, kind="user", ref=str(user.pk), reason="forgotten")


def gone(endpoint: str) -> None:
    """Its push service says that it is no more (`settings.PUSH_GONE`)."""
    with act(SYSTEM) as deed:
        device = StaffDevice.objects.filter(index=keyed("push", endpoint)).select_related("reach").first()
        if device is not None:
            device.delete()
            trail.record(deed, verb=VERB, kind="user", ref=str(device.reach.user_id), reason="gone")


def subscriptions_for(contact_id: str) -> list[dict[str, Any]]:
    """The subscriptions behind a contact (`settings.PUSH_SUBSCRIPTIONS_FOR`), the newest first."""
    rows = StaffDevice.objects.filter(reach__contact=contact_id, reach__user__is_active=True)
    return [device.subscription for device in rows.order_by("-added_at")]
