"""Phone numbers: any spelling a person may give, to E.164. Never raises, never guesses a country but the US."""

import re

import phonenumbers
from django.conf import settings

NOT_DIALLED = re.compile(r"[^\d+]")
WHOLE = re.compile(r"\+1[2-9][0-9]{9}")  # as providers spell it: it need not be taken apart
FROM_ABROAD = re.compile(r"00[\s().-]*\d")


def to_e164(raw: str, region: str | None = None) -> str | None:
    """The E.164 form of `raw` ("(213) 555-0134" -> "+12135550134"), or None when it is not a whole number."""
    text = (raw or "").strip()
    if not text or len(text) > 60:
        return None
    if WHOLE.fullmatch(text):
        return text
    if FROM_ABROAD.match(text):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text, region or settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return None
    if (
        number.country_code == 52
        and str(number.national_number).startswith("1")
        and len(str(number.national_number)) == 11
    ):
        number.national_number = int(str(number.national_number)[1:])  # the old Mexican mobile form
    if number.extension or not phonenumbers.is_possible_number(number):
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def last_four(e164: str) -> str:
    return NOT_DIALLED.sub("", e164)[-4:]


def mask(e164: str) -> str:
    """What may be shown of a number: "•••-0134"."""
    return f"•••-{last_four(e164)}" if e164 else "•••"


def national(e164: str) -> str:
    """How people of its country write it: "(213) 555-0134"."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
