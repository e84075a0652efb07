"""The person behind a request, as an actor of units of work."""

from hotline.accounts.models import User
from hotline.base.act import Actor


def actor_of(user: User) -> Actor:
    """The actor for a signed-in user, with the roles they have now."""
    return Actor(kind="user", id=str(user.pk), handle=user.handle, roles=user.role_names)


def handles(ids: set[str]) -> dict[str, str]:
    """Handles by user id (as text), for pages that show who did what."""
    return {str(pk): handle for pk, handle in User.objects.filter(pk__in=ids).values_list("pk", "handle")}
