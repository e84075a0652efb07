"""The roles of the network, and the sets of them that rules speak of (who may see and do what: `routes` and each app's `access`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    DISPATCHER = "dispatcher", _("Dispatcher")
    TRAINEE = "trainee", _("Trainee dispatcher")
    LEAD = "lead", _("Shift lead")
    COORDINATOR = "coordinator", _("Coordinator")
    APPROVER = "approver", _("Approver")
    RESPONDER = "responder", _("Responder")
    FAMILY_WORKER = "family_worker", _("Family support worker")
    INTERPRETER = "interpreter", _("Interpreter")
    LEGAL_PARTNER = "legal_partner", _("Legal partner")
    ADMINISTRATOR = "administrator", _("Administrator")


# A trainee drafts and cannot send; an approver approves or sends back and sees nothing else.
DESK = frozenset({Role.DISPATCHER, Role.TRAINEE, Role.LEAD, Role.COORDINATOR})
SENDS = frozenset({Role.DISPATCHER, Role.LEAD, Role.COORDINATOR})
APPROVES = frozenset({Role.LEAD, Role.COORDINATOR, Role.APPROVER})
SENIOR = frozenset({Role.LEAD, Role.COORDINATOR})
REVIEWS = frozenset({Role.LEAD, Role.COORDINATOR})
# Which apps' set-up pages a role may open in the Django admin: content is in none of them.
SETS_UP: dict[str, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset({"accounts", "places"}),
    Role.COORDINATOR: frozenset({"places", "directory", "messaging", "calls", "responders"}),
}
STAFF = frozenset(Role) - {Role.RESPONDER}
