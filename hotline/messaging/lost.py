"""An urgent text that will not arrive is said at once: on the boards, and to whoever takes the next step instead.

`settings.LOST_TEXT_HANDLERS` are dotted callables `handle(deed, messages)`, called in the unit of work that writes it down.
"""

import logging
from collections.abc import Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from hotline.base.act import Deed, act
from hotline.messaging.models import Message
from hotline.messaging.states import WIDE_LANES, State
from hotline.pump.faults import describe
from hotline.realtime import events

STATES = (State.DEAD, State.FAILED, State.UNDELIVERED)
EVENT = "lost"  # its ref is the batch

log = logging.getLogger("hotline.outbox")


def say(deed: Deed, keys: Sequence[object]) -> None:
    """These messages were given up or refused. The lists' own are counted; of the urgent lanes somebody must know now."""
    rows = Message.objects.select_related("batch").filter(pk__in=keys).exclude(lane__in=WIDE_LANES) if keys else ()
    urgent = list(rows)
    if not urgent:
        return
    for batch_id in dict.fromkeys(message.batch_id for message in urgent):
        events.append(deed, kind=EVENT, ref=str(batch_id))
    log.error("%s urgent texts will not arrive", len(urgent))
    for path in getattr(settings, "LOST_TEXT_HANDLERS", ()):
        try:
            with act(deed.actor) as theirs:
                import_string(path)(theirs, urgent)
        except Exception as error:  # noqa: BLE001 - what became of the text must be written down all the same
            log.error("%s failed: %s", path, describe(error))
