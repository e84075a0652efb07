"""Sort keys of rows: texts that compare as the rows should stand, so that a row put in later stands where a fresh page has it."""

from datetime import datetime

LAST = 10**20


def oldest_first(moment: datetime, tie: object = "") -> str:
    """Earlier moments first; rows of the same moment by `tie`."""
    return f"{moment:%Y%m%d%H%M%S%f}-{str(tie)[:8]}"


def newest_first(moment: datetime, tie: object = "") -> str:
    """Later moments first."""
    return f"{LAST - int(f'{moment:%Y%m%d%H%M%S%f}'):020d}-{str(tie)[:8]}"
