"""Readers of texts for the tests."""

from django.db import OperationalError

from hotline.messaging.models import Template

seen: list[str] = []


def takes_everything(deed, inbound, reply) -> bool:
    seen.append(reply.text)
    return True


def takes_nothing(deed, inbound, reply) -> bool:
    seen.append(f"passed {reply.kind}")
    return False


def breaks(deed, inbound, reply) -> bool:
    Template.objects.create(key="X", language="es", version=9, purpose="x", body="half done", created_at=deed.now)
    raise ValueError(f"cannot read {inbound.body}")


def finds_the_store_busy(deed, inbound, reply) -> bool:
    raise OperationalError("database is locked")
