"""A mail server that takes every letter and keeps it: enough of SMTP for what Django says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Talk(socketserver.StreamRequestHandler):
    timeout = 20  # a client that hangs ends the talk, not the test run

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "DATA":
                self._say("354 go on")
                letter = []
                while (part := self.rfile.readline()) and part.rstrip() != b".":
                    letter.append(part.decode())
                self.server.letters.append("".join(letter))
            elif word == "RCPT" and self.server.refuses:
                self._say("550 nobody here")
                continue
            elif word == "QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """`letters` as they came; `refuses`: no recipient is known here."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[str] = []
        self.refuses = False

    @property
    def port(self) -> int:
        return self.server_address[1]


@contextmanager
def sink() -> Iterator[Sink]:
    """A running mail server."""
    with Sink() as there:
        threading.Thread(target=there.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield there
        there.shutdown()
