"""What may be said about an error in a log: its kind and where it rose, never its words (they may quote a person)."""

import traceback
from pathlib import Path

from django.conf import settings


def describe(error: BaseException) -> str:
    """Such as `ValueError at dispatch/ladder.py:41 climb`; the deepest line of our own code is named."""
    root = str(settings.BASE_DIR)
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(root) and "site-packages" not in frame.filename]
    if not (ours or frames):
        return type(error).__name__
    frame = (ours or frames)[-1]
    path = Path(frame.filename)
    where = path.relative_to(root) if ours else path.name
    return f"{type(error).__name__} at {where}:{frame.lineno} {frame.name}"
