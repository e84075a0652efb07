"""Twilio's callbacks: a text came in, or a text of ours moved on. Signed over our configured address and every parameter."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from twilio.request_validator import RequestValidator

from hotline.accounts.routes import public
from hotline.crypto.keyring import Locked
from hotline.messaging.hooks import arrivals, delivery
from hotline.messaging.hooks.delivery import Said
from hotline.messaging.hooks.patience import AWAY, away, later, patient, twice
from hotline.messaging.inbound import Arrived
from hotline.messaging.states import State
from hotline.messaging.transports import marks, twilio_codes
from hotline.messaging.transports.twilio import PATIENCE, STATES

PROVIDER = "twilio"
NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
MOST_MEDIA = 10

log = logging.getLogger("hotline.hooks")


def signed(view: Callable) -> Callable:
    """Let in only what Twilio signed for this very address; everything else is 403, whatever it asks."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _refusal(request) or view(request, *args, **kwargs)

    return public(csrf_exempt(patient(guarded)))


def _refusal(request: HttpRequest) -> HttpResponse | None:
    why = _fault(request)
    if not why:
        return None
    log.warning("twilio: callback refused: %s", why)
    return HttpResponse("refused\n", status=403, content_type="text/plain")


def _fault(request: HttpRequest) -> str:
    """Why this request is not Twilio's; empty when it is."""
    tokens = [token for token in (settings.TWILIO_AUTH_TOKEN, settings.TWILIO_AUTH_TOKEN_NEXT) if token]
    if not tokens:
        return "no token"  # the library would sign and accept with an empty one
    if request.method != "POST":
        return "method"
    signature = request.META.get("HTTP_X_TWILIO_SIGNATURE", "")
    # All parameters as they came; the library counts a doubled one once, so it must not come twice.
    if any(len(values) != 1 for _name, values in request.POST.lists()):
        return "parameters"
    address = settings.PUBLIC_URL.rstrip("/") + request.get_full_path()
    validators = [RequestValidator(token) for token in tokens]
    if not any(_is_signed(one, url, request, signature) for one in validators for url in (address, address + PATIENCE)):
        return "signature"
    if request.POST.get("AccountSid") != settings.TWILIO_ACCOUNT_SID:
        return "account"
    return ""


def _is_signed(validator: RequestValidator, url: str, request: HttpRequest, signature: str) -> bool:
    """As the address stands, which is how nearly all are signed; else with and without its port, as the library tries it."""
    plain = validator.compute_signature(url, request.POST)
    return hmac.compare_digest(plain.encode(), signature.encode()) or validator.validate(url, request.POST, signature)


@signed
def status(request: HttpRequest, marked: str = "") -> HttpResponse:
    """What became of a text. `marked` is our own mark of the try, put into the address we gave."""
    known = marks.read(marked) if marked else None
    if marked and known is None:
        log.warning("twilio: callback refused: mark")
        return HttpResponse("refused\n", status=403, content_type="text/plain")
    said = request.POST.get("MessageStatus") or request.POST.get("SmsStatus", "")
    sid = request.POST.get("MessageSid") or request.POST.get("SmsSid", "")
    state = STATES.get(said)
    if state is None or not sid:
        return HttpResponse(status=204)  # a state added since this was written
    code = request.POST.get("ErrorCode", "")
    meaning = twilio_codes.meaning(code)
    news = Said(
        PROVIDER,
        sid,
        state,
        f"{PROVIDER}-{code}" if code and state in (State.FAILED, State.UNDELIVERED) else "",
        message_id=known[0] if known else None,
        stopped=meaning is not None and meaning.kind == twilio_codes.STOPPED,
    )
    twice(lambda: delivery.note(news))
    return HttpResponse(status=204)


@signed
def sms(request: HttpRequest) -> HttpResponse:
    """A text (or pictures) from somebody: stored once, read from the row by the pump. Their own STOP list is heeded at once."""
    brought = _brought(request.POST)
    if brought is None:
        return HttpResponse(status=204)
    try:
        arrivals.take(**brought)
    except Locked:
        return _locked()
    return _thanks()


async def sms_in_loop(request: HttpRequest, store: Callable[[Arrived], Awaitable[None]]) -> HttpResponse | None:
    """`sms` for a text that is nothing but words, where a loop serves: `store` ends with its commit. None: it is for `sms`."""
    refusal = _refusal(request)
    if refusal is not None:
        return refusal
    brought = _brought(request.POST)
    words = arrivals.only_words(**brought) if brought else None
    if words is None:
        return None
    try:
        await store(words)
    except Locked:
        return _locked()
    except AWAY as error:
        return away(error)
    return _thanks()


def _thanks() -> HttpResponse:
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


def _locked() -> HttpResponse:
    return later("locked\n", 60)  # it must not be kept in the clear


def _brought(post: QueryDict) -> dict[str, Any] | None:
    """What `arrivals.take` is to be told; None: it says too little to be a text."""
    sid, number = post.get("MessageSid", ""), post.get("From", "")
    if not sid or not number:
        return None
    said_there = post.get("OptOutType", "").upper()
    return {
        "provider": PROVIDER,
        "sid": sid,
        "number": number,
        "body": post.get("Body", ""),
        "media": _media(post),
        "stopped": said_there == "STOP",
        "answered": said_there == "HELP",
    }


def _media(post: QueryDict) -> list[tuple[str, str]]:
    """(kind, address) of what came with it."""
    count = post.get("NumMedia", "0")
    most = min(int(count), MOST_MEDIA) if count.isdecimal() else 0
    return [(post.get(f"MediaContentType{i}", ""), post.get(f"MediaUrl{i}", "")) for i in range(most)]
