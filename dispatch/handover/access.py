"""The gate to a handover: who wrote it, whom it is offered to, and leads and coordinators."""

from uuid import UUID

from django.http import Http404

from dispatch.handover.models import Handover
from hotline.accounts.models import User
from hotline.accounts.roles import SENIOR


def handover_for(user: User, pk: UUID) -> Handover:
    """The handover, for somebody who may read it. Raises Http404 otherwise."""
    found = Handover.objects.select_related("by", "to").filter(pk=pk).first()
    if found is None or not (user.pk in (found.by_id, found.to_id) or user.has_role(*SENIOR)):
        raise Http404
    return found
