"""The demo's card: the address, the sign-ins and what to try with each, as plain text."""

from hotline.accounts.roles import Role
from hotline.ops.demo.city import NAME
from hotline.ops.demo.material.cast import CAST, PASSWORD


def card(url: str) -> str:
    """The card for a demo served at `url`, for a terminal 80 letters wide."""
    shown = [member for member in CAST if member.try_this]
    roles = {member.handle: ", ".join(str(Role(role).label) for role in member.roles) for member in shown}
    left, middle = max(map(len, roles)), max(map(len, roles.values()))
    people = [f"  {who.handle:<{left}}  {roles[who.handle]:<{middle}}  {who.try_this}" for who in shown]
    return "\n".join(
        [
            "",
            f"  Vela, the demo network of {NAME} (an invented city, nobody real)",
            "",
            f"  Open      {url}",
            f"  Phones    {url.rstrip('/')}/simulator/   every text in town, and replies",
            f"  Password  {PASSWORD}   the same for everybody:",
            "",
            *people,
            "",
        ]
    )
