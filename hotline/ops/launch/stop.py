"""The one way to give up: a sentence for whoever typed the command."""


class Stop(Exception):
    """Ends run.py with exit code 2; its text is one sentence that says what is wrong and what to do."""
