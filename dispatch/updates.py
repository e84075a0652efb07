"""The update owed to the community while agents are there: owed with the alert, paid by the next text, or put off with a reason."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from dispatch import followups, incidents, statuses, timeline
from dispatch.models import Broadcast, FollowUp
from hotline.accounts.roles import SENDS
from hotline.base.act import Actor, Deed, act
from hotline.base.errors import Conflict, Refused
from hotline.network import policy


def owe(deed: Deed, alert: Broadcast) -> None:
    """While agents are there, the community is owed word of it every half hour. Owed once for each alert."""
    debts = FollowUp.objects.filter(kind=FollowUp.Kind.UPDATE, broadcast=alert, paid_at=None)
    if not debts.exists():
        due = deed.now + timedelta(minutes=policy.get("community_update_minutes"))
        followups.owe(deed, kind=FollowUp.Kind.UPDATE, due_at=due, incident=alert.incident, broadcast=alert)


def put_off(*, actor: Actor, followup: FollowUp, reason: str) -> None:
    """Nothing new to say yet: the update is owed later, by once more its own time. The reason stands in the timeline."""
    with act(actor) as deed:
        statuses.require(deed, *SENDS)
        incidents.check_words(reason)
        if not reason.strip():
            raise Refused(_("Say why it can wait."), "no_reason")
        debt = followups.hold(followup.pk)
        if debt is None or debt.kind != FollowUp.Kind.UPDATE:
            raise Refused(_("Only an update can be put off."), "not_an_update")
        if debt.paid_at:
            raise Conflict(_("%(who)s has done this already.") % {"who": debt.paid_by_handle}, "paid_already")
        minutes = policy.get("community_update_minutes")
        followups.reschedule(deed, debt, deed.now + timedelta(minutes=minutes))
        timeline.write(deed, debt.incident, "put_off", data={"debt": debt.kind, "minutes": minutes}, words=reason)
