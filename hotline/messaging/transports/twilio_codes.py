"""What Twilio's error numbers mean for us: which texts may be tried again, and which people asked for no more.

Numbers and meanings: twilio.com/docs/api/errors. Each is one of four kinds; an unknown one is judged by its HTTP status.
"""

from dataclasses import dataclass

PERSON = "person"  # this number cannot be texted: no further try, a person is told
STOPPED = "stopped"  # this number asked the provider for no more texts: the same, and for every purpose
BUSY = "busy"  # a queue or a ceiling: the same text may go later, or another way
ACCOUNT = "account"  # our account, sender or registration: mend it; the text may go another way meanwhile
TEXT = "text"  # this text is not fit to send: no further try


@dataclass(frozen=True)
class Meaning:
    """What a number says. `words` is for the doctor and for logs, never for a text."""

    kind: str
    words: str

    @property
    def permanent(self) -> bool:
        return self.kind in (PERSON, STOPPED, TEXT)


CODES: dict[int, Meaning] = {
    # Asked at once, when we hand a text over
    20003: Meaning(ACCOUNT, "the account or its token is wrong"),
    20005: Meaning(ACCOUNT, "the account is suspended"),
    20404: Meaning(ACCOUNT, "there is no such account"),
    20429: Meaning(BUSY, "too many requests at once"),
    21211: Meaning(PERSON, "not a telephone number"),
    21217: Meaning(PERSON, "not a telephone number"),
    21265: Meaning(PERSON, "a short code cannot be texted"),
    21408: Meaning(ACCOUNT, "texts to this country are switched off for the account"),
    21602: Meaning(TEXT, "the text is empty"),
    21603: Meaning(ACCOUNT, "no sender was given"),
    21606: Meaning(ACCOUNT, "the sender may not send texts"),
    21609: Meaning(ACCOUNT, "the callback address is not one they accept"),
    21610: Meaning(STOPPED, "they answered STOP to this sender"),
    21611: Meaning(BUSY, "the sender's queue is full"),
    21612: Meaning(ACCOUNT, "this sender cannot reach this number"),
    21614: Meaning(PERSON, "not a mobile number"),
    21617: Meaning(TEXT, "the text is too long"),
    21659: Meaning(ACCOUNT, "the sender is not a number of this account"),
    21660: Meaning(ACCOUNT, "the sender is not a number of this account"),
    21701: Meaning(ACCOUNT, "there is no such messaging service"),
    21703: Meaning(ACCOUNT, "the messaging service has no sender"),
    21704: Meaning(ACCOUNT, "the messaging service has no sender"),
    63038: Meaning(BUSY, "the account's daily ceiling is reached"),
    # Said later, in a callback
    30001: Meaning(BUSY, "the queue overflowed"),
    30002: Meaning(ACCOUNT, "the account was suspended meanwhile"),
    30003: Meaning(PERSON, "the phone is off or out of reach"),
    30004: Meaning(PERSON, "the phone refuses texts"),
    30005: Meaning(PERSON, "nobody has this number"),
    30006: Meaning(PERSON, "a landline, or a carrier that takes no texts"),
    30007: Meaning(TEXT, "the carrier filtered it"),
    30008: Meaning(PERSON, "the carrier gave no reason"),
    30010: Meaning(TEXT, "it cost more than the ceiling"),
    30017: Meaning(BUSY, "the carrier is congested"),
    30022: Meaning(BUSY, "above the rate of our registration"),
    30023: Meaning(BUSY, "the carrier's daily ceiling for us is reached"),
    30027: Meaning(BUSY, "the carrier's daily ceiling for us is reached"),
    30032: Meaning(ACCOUNT, "the toll-free number is not verified"),
    30034: Meaning(ACCOUNT, "the sender is not registered for application texts"),
    30036: Meaning(TEXT, "it could not be delivered in time"),
    30410: Meaning(BUSY, "the carrier did not answer"),
}


def meaning(code: object) -> Meaning | None:
    """What this number says, however it was spelt; None for one not in the table."""
    try:
        return CODES.get(int(str(code)))
    except ValueError:
        return None
