"""Counts text-message segments exactly: GSM-7 with its extension table, or UCS-2."""

from dataclasses import dataclass

GSM7 = "GSM-7"
UCS2 = "UCS-2"

# 3GPP TS 23.038, default alphabet in code order; 0x1B is the escape and stands for no character.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")

# (room in a single message, room in each part of several)
ROOM = {GSM7: (160, 153), UCS2: (70, 67)}


@dataclass(frozen=True)
class Offender:
    """A character that forces the whole message out of GSM-7."""

    position: int
    char: str


@dataclass(frozen=True)
class Measure:
    """How a body travels: `units` are septets in GSM-7 and 16-bit units in UCS-2."""

    encoding: str
    units: int
    segments: int
    offending: tuple[Offender, ...] = ()

    @property
    def room_left(self) -> int:
        """Units that still fit before another segment is needed (near enough for a counter under a text box)."""
        single, part = ROOM[self.encoding]
        if self.segments <= 1:
            return single - self.units
        return max(self.segments * part - self.units, 0)


def is_gsm7(text: str) -> bool:
    """Whether every character is in the GSM-7 alphabet or its extension."""
    return all(char in BASIC or char in EXTENSION for char in text)


def width(char: str, encoding: str) -> int:
    """Units one character takes."""
    if encoding == GSM7:
        return 2 if char in EXTENSION else 1
    return 2 if ord(char) > 0xFFFF else 1


def measure(body: str) -> Measure:
    """Encoding, units, segments, and every character that is not GSM-7 with its place."""
    offending = tuple(
        Offender(position, char) for position, char in enumerate(body) if char not in BASIC and char not in EXTENSION
    )
    encoding = UCS2 if offending else GSM7
    widths = [width(char, encoding) for char in body]
    return Measure(encoding, sum(widths), _segments(widths, *ROOM[encoding]), offending)


def _segments(widths: list[int], single: int, part: int) -> int:
    """Parts needed; a two-unit character that does not fit whole moves to the next part."""
    if not widths:
        return 0
    if sum(widths) <= single:
        return 1
    segments, used = 1, 0
    for units in widths:
        if used + units > part:
            segments, used = segments + 1, 0
        used += units
    return segments
