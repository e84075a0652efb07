"""What a page should say, taken from the product's own catalogues, so that a better translation breaks no test."""

import re

from django.utils import translation


def said(text: str, language: str, **values: object) -> str:
    """The product's sentence in a person's language."""
    with translation.override(language):
        return translation.gettext(text) % values if values else translation.gettext(text)


def either(text: str, **values: object) -> re.Pattern:
    """The sentence in either language."""
    both = {re.escape(said(text, language, **values)) for language in ("en", "es")}
    return re.compile("|".join(sorted(both)), re.IGNORECASE)
