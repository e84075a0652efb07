"""Finds "how long until I am there" in a reply: digits or words, English or Spanish."""

from dataclasses import dataclass, field

CODE = "@"  # stands where an incident code was
SOON = 60  # minutes; somebody who needs longer is kept as said, not counted as coming

_UNITS = {
    "min",
    "mins",
    "minuto",
    "minutos",
    "minute",
    "minutes",
    "minutitos",
    "minutito",
    "mn",
    "mns",
    "m",
    "mints",
}
_HOURS = {"h", "hr", "hrs", "hora", "horas", "hour", "hours", "horita"}
_RANGE = {"a", "o", "to", "or", "u"}
_ONE = {"una", "un", "an", "one", "uno", "1"}
_NOT_MINUTES_AFTER = {
    "agent", "agents", "agente", "agentes", "people", "personas", "persona", "cars", "car", "carro", "carros", "cuadra", "cuadras",
    "block", "blocks", "miles", "mile", "mi", "millas", "milla", "km", "kms", "vans", "van", "camionetas", "camioneta", "hombres",
    "oficiales", "officers", "observers", "observadores", "veces", "times", "st", "nd", "rd", "th", "calle", "y", "and", "de",
}  # fmt: skip
_NOT_MINUTES_BEFORE = {"con", "with", "somos", "vamos", "la", "calle", "street", "codigo", "code", "a"}

_WORDS = {
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12,
    "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19,
    "veinte": 20, "beinte": 20, "vente": 20, "veintiuno": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24,
    "veinticinco": 25, "treinta": 30, "trenta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90,
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30,
    "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
_TENS = {20, 30, 40, 50}


@dataclass
class Eta:
    """`minutes` until there; `clear` when said with a unit or after "en"/"in"; `used` the tokens it took."""

    minutes: int | None = None
    clear: bool = False
    clock: bool = False
    used: set[int] = field(default_factory=set)


def find(tokens: list[str]) -> Eta:
    """The estimate in a reply's tokens (small letters, no accents, codes replaced by `@`)."""
    numbers = _numbers(tokens)
    for reader in (_clock_time, _hours, _with_unit, _after_in):
        found = reader(tokens, numbers)
        if found:
            return found
    return _bare(tokens, numbers)


def _numbers(tokens: list[str]) -> dict[int, tuple[float, int]]:
    """Start index -> (value, index after it)."""
    found: dict[int, tuple[float, int]] = {}
    position = 0
    while position < len(tokens):
        value, after = _number_at(tokens, position)
        if value is None:
            position += 1
            continue
        found[position] = (value, after)
        position = after
    return found


def _number_at(tokens: list[str], position: int) -> tuple[float | None, int]:
    word = tokens[position]
    after = position + 1
    if word[0].isdigit():
        try:
            return float(word), after
        except ValueError:
            return None, after
    if word == "once" and (_at(tokens, position - 1) in {"en", "voy", "unos", "como"} or _at(tokens, after) in _UNITS):
        return 11, after
    value = _WORDS.get(word)
    if value in _TENS:
        step = 2 if _at(tokens, after) == "y" else 1
        unit = _WORDS.get(_at(tokens, position + step), 0)
        if 1 < unit < 10:
            return value + unit, position + step + 1
    return value, after


def _at(tokens: list[str], position: int) -> str:
    return tokens[position] if 0 <= position < len(tokens) else ""


def _clock_time(tokens: list[str], numbers: dict) -> Eta | None:
    """A time of day ("a las 7", "6:30", "7 pm") is not a number of minutes."""
    for position, word in enumerate(tokens):
        if ":" in word:
            return Eta(clock=True, used={position})
    for position, (_value, after) in numbers.items():
        before = _at(tokens, position - 1)
        if (
            _at(tokens, after) in {"am", "pm"}
            or before in {"las", "at"}
            or (before == "la" and _at(tokens, position - 2) == "a")
        ):
            return Eta(clock=True, used={position, after} if _at(tokens, after) in {"am", "pm"} else {position})
    return None


def _hours(tokens: list[str], numbers: dict) -> Eta | None:
    text = " ".join(tokens)
    for phrase, minutes in (
        ("tres cuartos de hora", 45),
        ("cuarto de hora", 15),
        ("quarter of an hour", 15),
        ("quarter hour", 15),
        ("hora y media", 90),
        ("hour and a half", 90),
        ("media hora", 30),
        ("media ora", 30),
        ("medio hora", 30),
        ("half an hour", 30),
        ("half hour", 30),
    ):
        if f" {phrase} " in f" {text} ":
            used = _span(tokens, phrase.split())
            if minutes == 90:
                value = numbers.get(min(used) - 1)
                minutes = int((value[0] if value else 1) * 60 + 30)
            return Eta(
                minutes, True, used=used | {min(used) - 1} if _at(tokens, min(used) - 1) in _ONE | {"tres"} else used
            )
    for position, word in enumerate(tokens):
        if word not in _HOURS:
            continue
        for start, (value, after) in numbers.items():
            if after == position:
                minutes, used = int(value * 60), set(range(start, position + 1))
                extra = numbers.get(position + 1) or numbers.get(position + 2)
                if extra and value < 24 and extra[0] < 60:
                    minutes += int(extra[0])
                    used |= set(range(position + 1, extra[1] + (_at(tokens, extra[1]) in _UNITS)))
                return Eta(minutes, True, used=used)
        if _at(tokens, position - 1) in _ONE:
            return Eta(60, True, used={position - 1, position})
    return None


def _span(tokens: list[str], phrase: list[str]) -> set[int]:
    for start in range(len(tokens) - len(phrase) + 1):
        if tokens[start : start + len(phrase)] == phrase:
            return set(range(start, start + len(phrase)))
    return set()


def _widen(tokens: list[str], numbers: dict, start: int, value: float) -> tuple[float, int]:
    """ "10 a 15", "10 o 15", "10-15": the longer one, with the index where it begins."""
    for first, (other, after) in numbers.items():
        near = after == start or (after == start - 1 and _at(tokens, after) in _RANGE)
        if first < start and near and other <= value:
            return value, first
    return value, start


def _with_unit(tokens: list[str], numbers: dict) -> Eta | None:
    for start, (value, after) in sorted(numbers.items()):
        unit = _at(tokens, after)
        if unit in _UNITS and not (unit == "m" and not _at(tokens, start)[:1].isdigit()):
            value, first = _widen(tokens, numbers, start, value)
            return Eta(round(value), True, used=set(range(first, after + 1)))
    return None


def _after_in(tokens: list[str], numbers: dict) -> Eta | None:
    for start, (value, after) in sorted(numbers.items()):
        if _at(tokens, start - 1) in {"en", "in", "unos", "como", "about"} and _at(
            tokens, after
        ) not in _NOT_MINUTES_AFTER - {"y", "and", "de"}:
            later = [n for n in sorted(numbers) if n > start]
            if later and (later[0] == after or (later[0] == after + 1 and _at(tokens, after) in _RANGE)):
                value, after = max(value, numbers[later[0]][0]), numbers[later[0]][1]
            return Eta(round(value), True, used=set(range(start, after)))
    return None


def _bare(tokens: list[str], numbers: dict) -> Eta:
    """A number with nothing beside it that would make it something else."""
    best = Eta()
    for start, (value, after) in sorted(numbers.items()):
        if value != int(value) or not 1 <= value <= 180:
            continue
        if _at(tokens, after) in _NOT_MINUTES_AFTER or _at(tokens, start - 1) in _NOT_MINUTES_BEFORE:
            continue
        value, first = _widen(tokens, numbers, start, value)
        best = Eta(int(value), False, used=set(range(first, after)))
    return best
