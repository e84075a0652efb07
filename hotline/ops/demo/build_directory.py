"""Lays the demo's directory and its interpreters: whom a caller can be pointed to, and who speaks what."""

from datetime import time, timedelta

from hotline.accounts.models import User
from hotline.base.act import SYSTEM, act
from hotline.contacts import book
from hotline.directory import entries
from hotline.directory.models import Entry
from hotline.ops.demo import numbers
from hotline.ops.demo.material.directory import DIRECTORY, INTERPRETERS
from responders import interpreters


def lay() -> int:
    """Every entry, checked as long ago as it says; returns how many."""
    with act(SYSTEM) as deed:
        for kind, name, phone, about_en, about_es, hours_en, hours_es, zips, days in DIRECTORY:
            entry = Entry(
                kind=kind, name=name, phone=phone, about_en=about_en, about_es=about_es, hours_en=hours_en, hours_es=hours_es,
                zips=list(zips), checked_on=deed.now.date() - timedelta(days=days), checked_by="cora",
            )  # fmt: skip
            entries.save(actor=SYSTEM, entry=entry)
    return len(DIRECTORY)


def settle_interpreters() -> int:
    """Those who interpret by telephone; returns how many."""
    with act(SYSTEM) as deed:
        for handle, phone, languages, hours, signs_in in INTERPRETERS:
            start, end = (time(hours[0]), time(hours[1])) if hours else (None, None)
            person = interpreters.add(
                actor=SYSTEM, handle=handle, number=numbers.number(*phone), languages=list(languages), start=start, end=end,
                user=User.objects.filter(handle=signs_in).first() if signs_in else None,
            )  # fmt: skip
            book.prove(deed, person.contact)
    return len(INTERPRETERS)
