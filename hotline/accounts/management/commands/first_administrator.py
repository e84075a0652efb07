"""manage.py first_administrator: asks for a handle, a password and a code, and makes the first administrator."""

from collections.abc import Callable
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from hotline.accounts import first_steps

TRIES = 5


class Command(BaseCommand):
    help = "Make the first administrator of this network, with a password and a second factor."

    # Tests answer in a person's place by replacing these two.
    ask: Callable[[str], str] = staticmethod(input)
    ask_hidden: Callable[[str], str] = staticmethod(getpass)

    def handle(self, *args, **options) -> None:
        if first_steps.administrator_exists():
            raise CommandError("This network already has an administrator. Ask them to add you.")
        try:
            self._make()
        except (EOFError, KeyboardInterrupt):
            raise CommandError("Stopped. Nothing was made.") from None

    def _make(self) -> None:
        self.stdout.write("The first administrator sets up this network and adds everybody else.\n")
        handle = self._until_right(lambda: first_steps.check_handle(self.ask("Handle (no real name is needed): ")))
        password = self._until_right(lambda: self._password(handle))
        secret = first_steps.new_secret()
        self.stdout.write("\nNow the second factor. In an authenticator app, add an account and type this key:\n")
        self.stdout.write(f"\n    {' '.join(secret[at : at + 4] for at in range(0, len(secret), 4))}\n")
        self.stdout.write(f"\nOr give the app this address:\n\n    {first_steps.app_address(handle, secret)}\n\n")
        self._until_right(lambda: self._code(secret))
        user = first_steps.make_first_administrator(handle=handle, password=password, secret=secret)
        self.stdout.write(
            self.style.SUCCESS(f"\n{user.handle} can sign in now, with the password and a code from the app.")
        )
        self.stdout.write("Next: sign in, make recovery codes, and add a second administrator the same day.")

    def _password(self, handle: str) -> str:
        password = first_steps.check_password(
            self.ask_hidden("Password (12 letters or more; it is not shown): "), handle
        )
        if self.ask_hidden("The same password again: ") != password:
            raise ValidationError("The two passwords differ. Type both again.")
        return password

    def _code(self, secret: str) -> None:
        if not first_steps.code_is_right(secret, self.ask("The six figures the app shows now: ")):
            raise ValidationError("That is not the code. Check the key in the app and this machine's clock.")

    def _until_right(self, question: Callable):
        for _ in range(TRIES):
            try:
                return question()
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
        raise CommandError("Too many tries. Nothing was made; start again when you are ready.")
