"""The providers' doors, built wrong in one way at a time: the test that should notice does."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from twilio.request_validator import RequestValidator

from hotline.messaging.hooks import arrivals, delivery
from hotline.messaging.hooks.views import twilio
from hotline.messaging.models import Message, WebhookEvent
from hotline.messaging.states import RANK
from tests.messaging.hooks import test_arrivals, test_delivery, test_forged
from tests.messaging.hooks.test_forged import attempt  # noqa: F401 - its fixture
from tests.mutants import must_fail

pytestmark = pytest.mark.django_db
Plant = Callable[[pytest.MonkeyPatch, object], None]


def _fault(judge: Callable[[HttpRequest, str], str]) -> Plant:
    """The door judges requests so: (request, what the product would say) -> why it is refused, or nothing."""
    usual = twilio._fault

    def plant(patch, settings) -> None:
        patch.setattr(twilio, "_fault", lambda request: judge(request, usual(request)))

    return plant


def _by_library_alone(address: Callable[[HttpRequest], str], token: Callable[[object], str]) -> Plant:
    """The library's verdict over some address with some token, and nothing else."""

    def plant(patch, settings) -> None:
        def fault(request: HttpRequest) -> str:
            validator = RequestValidator(token(settings))
            signature = request.headers.get("X-Twilio-Signature", "")
            good = validator.validate(address(request), request.POST, signature)
            return "" if good else "signature"

        patch.setattr(twilio, "_fault", fault)

    return plant


def _public(request: HttpRequest) -> str:
    return "https://line.example.org" + request.get_full_path()


def _last_word_wins(patch, settings) -> None:
    def fell(deed, message, said):
        Message.objects.filter(pk=message.pk).update(state=said.state, rank=RANK[said.state])
        return WebhookEvent.Effect.RAISED

    patch.setattr(delivery, "_raise", fell)


def _each_callback_is_news(patch, settings) -> None:
    usual = delivery.note

    def note(said):
        WebhookEvent.objects.all().delete()
        delivery.log.info("said again")
        return usual(said)

    patch.setattr(delivery, "note", note)


def _a_repeat_is_a_text(patch, settings) -> None:
    usual, count = arrivals.take, iter(range(1000))
    patch.setattr(arrivals, "take", lambda **how: usual(**how | {"sid": f"{how['sid']}-{next(count)}"}))


def _http(request: HttpRequest) -> str:
    return _public(request).replace("https", "http")


TOKEN = lambda settings: settings.TWILIO_AUTH_TOKEN  # noqa: E731
ORDER = {"order": ("delivered", "sent", "sending", "queued")}
MUTANTS: list[tuple[str, Plant, Callable[..., None], dict]] = [
    ("an unsigned one is taken", _fault(lambda request, why: ""), test_forged.test_without_a_signature, {}),
    ("another token is taken", _fault(lambda request, why: ""), test_forged.test_signed_with_another_token, {"token": "guess"}),
    ("an empty token lets in", _by_library_alone(_public, TOKEN),
     test_forged.test_an_empty_token_lets_nobody_in_not_even_who_signs_with_it, {"path": test_forged.SMS}),
    ("a doubled parameter counts once", _by_library_alone(_public, TOKEN),
     test_forged.test_a_parameter_doubled_which_the_library_alone_would_let_in, {}),
    ("another account is taken", _by_library_alone(_public, TOKEN), test_forged.test_from_another_account_of_twilios, {}),
    ("http is as good as https", _by_library_alone(_http, TOKEN), test_forged.test_signed_for_http_where_the_line_is_https, {}),
    ("parameters are not looked at", _fault(lambda request, why: "" if why == "signature" else why),
     test_forged.test_a_parameter_added, {}),
    ("reading is as good as posting", _fault(lambda request, why: "" if why == "method" else why),
     test_forged.test_by_another_method, {"method": "get"}),
    ("the last word wins", _last_word_wins,
     test_delivery.test_three_times_each_in_every_order_the_highest_rank_stays_and_one_line_is_logged, ORDER),
    ("each callback is news", _each_callback_is_news,
     test_delivery.test_three_times_each_in_every_order_the_highest_rank_stays_and_one_line_is_logged, ORDER),
    ("a repeated callback is news", _each_callback_is_news, test_forged.test_repeated_a_day_later_it_passes_and_changes_nothing, {}),
    ("a repeated text is another", _a_repeat_is_a_text, test_arrivals.test_the_same_text_three_times_is_one_text, {}),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "check", "given"), [each[1:] for each in MUTANTS], ids=[each[0] for each in MUTANTS])
def test_what_is_built_wrong_does_not_pass(request, monkeypatch, settings, plant, check, given):
    request.getfixturevalue("world")
    plant(monkeypatch, settings)
    must_fail(request, check, **given)
