"""The gate to what this room keeps and others open by id. Foreign and absent look the same: 404."""

from uuid import UUID

from django.http import Http404

from hotline.accounts.models import User
from hotline.accounts.roles import APPROVES
from responders.models import ImportNotice


def import_notice_for(user: User, pk: UUID) -> ImportNotice:
    """The text to the people of an import, for whoever may approve."""
    found = ImportNotice.objects.filter(pk=pk).first() if user.has_role(*APPROVES) else None
    if found is None:
        raise Http404
    return found
