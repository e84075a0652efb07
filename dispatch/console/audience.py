"""Which class of reader somebody is: what the console shows differs by role, never by person."""

from hotline.accounts.models import User
from hotline.accounts.roles import DESK, SENDS, Role

# The most able first: somebody with several roles reads as the first of them.
CLASSES = (Role.LEAD, Role.COORDINATOR, Role.DISPATCHER, Role.TRAINEE)


def reader_class(user: User) -> str:
    """The desk role this person reads as, or "" for somebody who has none."""
    return next((str(role) for role in CLASSES if user.has_role(role)), "")


def roles_of(reader: str) -> frozenset[str]:
    """The roles to judge by, for a class of reader."""
    return frozenset({reader}) & {str(role) for role in DESK}


def sends(reader: str) -> bool:
    """Whether this class may send, pay and read people's own words (a trainee may not)."""
    return reader in {str(role) for role in SENDS}
