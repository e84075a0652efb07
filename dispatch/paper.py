"""What was written on paper while the desk was away, entered later: the time it was seen is not the time it is entered."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import incidents, statuses, timeline
from dispatch.choices import Timing
from dispatch.incidents import Facts
from dispatch.models import Incident, Report
from hotline.accounts.models import User
from hotline.accounts.roles import DESK
from hotline.audit import trail
from hotline.base import keys
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Refused
from hotline.calls import desk
from hotline.calls.models import Call

# Older than this it is history for a coordinator, not a report for the desk.
OLDEST = timedelta(days=7)
# Seen longer ago than this, nobody is there now because a sheet says so.
STALE = timedelta(hours=1)


def enter(
    *, actor: Actor, user: User, observed_at: datetime, facts: Facts, key: str, language: str = "es", number: str = "",
    disposition: str = "", incident: Incident | None = None,
) -> Call:  # fmt: skip
    """The call of one sheet, closed as it is entered, and what it told: of a new incident, of `incident`, or of none.

    `observed_at` is when it was said; nobody is alerted by it. The same `key` enters it once.
    """
    with act(actor) as deed:
        statuses.require(deed, *DESK)
        if observed_at > deed.now:
            raise Refused(_("That time has not come yet. Look at the date."), "in_the_future")
        if deed.now - observed_at > OLDEST:
            raise Refused(_("This is more than a week old. Give it to a coordinator."), "too_old")
        incidents.check_words(facts.words)
        made = lambda: str(_make(deed, user, observed_at, facts, language, number, disposition, incident).pk)  # noqa: E731
        ref, _fresh = keys.once(deed, user_id=actor.id, key=key, fingerprint="paper", make=made)
        return Call.objects.get(pk=ref)


def _make(
    deed: Deed, user: User, observed_at: datetime, facts: Facts, language: str, number: str, disposition: str,
    incident: Incident | None,
) -> Call:  # fmt: skip
    actor = deed.actor
    call = desk.begin(actor=actor, dispatcher=user, language=language)
    call = desk.save(
        actor=actor, call=call, version=call.version, words=facts.words, firsthand=facts.firsthand, number_text=number,
        place_text=facts.cross_street, facts={"paper": True},
    )  # fmt: skip
    if deed.now - observed_at > STALE and facts.timing == Timing.NOW:
        facts = replace(facts, timing=Timing.PAST)
    if incident is not None:
        incidents.join(actor=actor, incident=incident, call=call, words=facts.words, facts=facts.salute)
    elif facts.cross_street or facts.zone:
        incident = incidents.open(actor=actor, facts=facts, call=call, key=f"paper-{call.pk}")
    if incident is not None:
        Report.objects.filter(call=call, incident=incident).update(observed_at=observed_at)
        timeline.write(deed, incident, "from_paper", data={"seen": observed_at.isoformat()})
    usual = Call.Disposition.RECENT_REPORT if incident is not None else Call.Disposition.PAST_REPORT
    desk.close(actor=actor, call=call, disposition=disposition or usual)
    Call.objects.filter(pk=call.pk).update(started_at=observed_at, ended_at=observed_at)
    trail.record(deed, verb="entered_later", kind="call", ref=str(call.pk))
    return call
