"""The words for why somebody is asked, or is not."""

from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from responders.matching import Reason
from responders.models import Responder

PLAIN = {
    "on_call": gettext_lazy("on call now"),
    "in_hours": gettext_lazy("in their hours"),
    "day_on": gettext_lazy("available today"),
    "hours_not_given": gettext_lazy("gave no hours"),
    "never_trained": gettext_lazy("not trained yet"),
    "phone_unproven": gettext_lazy("phone never answered"),
    "own_zone": gettext_lazy("own zone"),
    "neighbour_zone": gettext_lazy("next zone"),
    "other_zone": gettext_lazy("farther zone"),
    "never_called": gettext_lazy("never called yet"),
    "opted_out": gettext_lazy("opted out of texts"),
    "no_phone": gettext_lazy("no phone number"),
    "off_call": gettext_lazy("said not now"),
    "day_off": gettext_lazy("away today"),
    "quiet": gettext_lazy("in their quiet hours"),
    "off_hours": gettext_lazy("outside their hours"),
    "conflict": gettext_lazy("not to be sent to this place"),
    "next_in_line": gettext_lazy("next in line"),
    "trained_enough": gettext_lazy("enough trained people"),
    "busy": gettext_lazy("busy with another incident"),
    "already_asked": gettext_lazy("already asked"),
    "declined": gettext_lazy("said they cannot"),
    "released": gettext_lazy("released from this incident"),
}


def words(reason: Reason) -> str:
    """One short phrase in the reader's language; an unknown code is shown as it is."""
    given = reason.params
    match reason.code:
        case "trained":
            return _("trained until %(date)s") % {"date": date_format(given["date"], "M Y")}
        case "training_lapsed":
            return _("training ended %(date)s") % {"date": date_format(given["date"], "M Y")}
        case "probation":
            left = given["left"]
            return ngettext("first activations, %(left)s to go", "first activations, %(left)s to go", left) % given
        case "speaks":
            return _("speaks %(language)s") % {"language": language_name(given["language"])}
        case "no_language":
            return _("no %(language)s") % {"language": language_name(given["language"])}
        case "minutes":
            return _("about %(minutes)s min") % given
        case "beyond_limit":
            return _("farther than their %(limit)s min") % given
        case "rested":
            days = given["days"]
            return ngettext("last went %(days)s day ago", "last went %(days)s days ago", days) % given
        case "not_active":
            return str(Responder.State(given["state"]).label).lower()
        case "tired_week":
            return _("%(count)s times this week, limit %(limit)s") % given
        case "tired_rest":
            minutes = given["minutes"]
            return _("went out %(h)s h ago") % {"h": minutes // 60} if minutes >= 60 else _("has just gone out")
        case "too_far":
            return _("about %(minutes)s min, their limit is %(limit)s") % given
        case "ring_later":
            return _("next zone, asked later") if given["ring"] == 2 else _("farther zone, asked last")
    return str(PLAIN.get(reason.code, reason.code))


def language_name(code: str) -> str:
    """The name of a language in the reader's language ("Spanish", "español")."""
    try:
        return _(get_language_info(code)["name_translated"])
    except KeyError:
        return code
