"""A browser's push service, and phones that subscribed to it: what it got can be read only with the phone's private half."""

import base64
import json

import http_ece
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Phone:
    """A browser's subscription, with the private half that a push service never sees."""

    def __init__(self, endpoint: str = ENDPOINT) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        form = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        keys = {"p256dh": b64(self.key.public_key().public_bytes(*form)), "auth": b64(self.auth)}
        self.subscription = {"endpoint": endpoint, "keys": keys}

    def read(self, body: bytes) -> dict:
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


class PushService:
    """`answer` is what it says to every call (a status, or an error to raise); `calls` are (endpoint, body, headers, timeout)."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []
        self.answer: int | Exception = 201

    def post(self, endpoint, data=None, headers=None, timeout=None, **more):
        self.calls.append((endpoint, data, headers, timeout))
        if isinstance(self.answer, Exception):
            raise self.answer
        answer = requests.Response()
        answer.status_code, answer._content = self.answer, b""
        return answer

    def woke(self, phone: Phone) -> list[dict]:
        """What `phone` was told, in order."""
        mine = phone.subscription["endpoint"]
        return [phone.read(body) for endpoint, body, _headers, _timeout in self.calls if endpoint == mine]
