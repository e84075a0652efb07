"""The people of the demo who sign in: one for each role, a few more dispatchers, and what each is good for trying."""

from typing import NamedTuple

PASSWORD = "vela-demo-2026"  # the same for everybody in the demo, printed on the card


class Member(NamedTuple):
    handle: str
    roles: tuple[str, ...]
    language: str
    try_this: str = ""  # empty: not on the card


CAST: tuple[Member, ...] = (
    Member("dana", ("dispatcher",), "en", "Take a call, alert, confirm, draft the text"),
    Member("tess", ("trainee",), "en", "The same desk: drafts, cannot send"),
    Member("lena", ("lead",), "en", "Approve a wide text, widen an alert"),
    Member("cora", ("coordinator",), "es", "History, approvals, set-up"),
    Member("padre", ("approver",), "es", "Approve or send back, nothing else"),
    Member("remy", ("responder",), "es", "The board on a phone: Going, Arrived…"),
    Member("paloma", ("responder",), "es", "The second: people go in pairs"),
    Member("tomas", ("responder",), "es", "The third, when two are going"),
    Member("fina", ("family_worker",), "es", "Families who wait for a call"),
    Member("ines", ("interpreter",), "es", "Interpreting (comes later in full)"),
    Member("leo", ("legal_partner",), "en", "Referrals (comes later in full)"),
    Member("ada", ("administrator",), "en", "Set-up and health, no content"),
    Member("mateo", ("dispatcher",), "es"),
    Member("june", ("dispatcher",), "en"),
    Member("sol", ("dispatcher",), "es"),
    Member("ravi", ("dispatcher",), "en"),
    Member("nayeli", ("lead",), "es"),
    Member("august", ("coordinator",), "en"),
)
SETS_UP = frozenset({"cora", "ada"})
"""May open the Django admin."""

RESPONDERS_WHO_SIGN_IN = ("remy", "paloma", "tomas")
