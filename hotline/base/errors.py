"""The errors a person sees: one short sentence that says what to do."""

from django.utils.functional import Promise


class Refused(Exception):
    """A rule said no. `message` is shown as it is; `code` is stable and for tests and logs."""

    status = 422

    def __init__(self, message: str | Promise, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Somebody else was first; the message says who did what, when."""

    status = 409


class Forbidden(Refused):
    """This person's role may not do it; the message says who may."""

    status = 403
