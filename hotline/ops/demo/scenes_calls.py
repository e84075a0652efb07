"""Scenes of ordinary calls: rumours, questions, services, families; the line's daily bread."""

from datetime import timedelta

from dispatch import followups
from hotline.base import clock
from hotline.calls import desk
from hotline.ops.demo.line import Line
from hotline.ops.demo.material.calls import Kind
from hotline.ops.demo.stage import Scene, minutes

WITHHELD = 0.18
NOBODY = frozenset({"silent", "wrong_number", "test"})


def ordinary_call(line: Line, kind: Kind) -> Scene:
    """Somebody calls, is listened to, and is owed a call back when that was promised."""
    rng = line.rng
    who = line.dispatcher(clock.now())
    language, words = _words(line, kind)
    number = "" if rng.random() < WITHHELD or kind.disposition in NOBODY else line.caller()
    call = line.begin(who, language, number=number)
    yield minutes(rng.uniform(0.4, 1.2))
    line.save(
        who,
        call,
        words=words,
        relation=kind.relation,
        firsthand=kind.disposition == "past_report",
        number_withheld=not number,
        safe_to_call=True if number else None,
        safe_to_text=bool(number) and rng.random() < 0.6,
        heard_from="" if kind.disposition in NOBODY else line.heard_from(),
    )
    if kind.disposition == "know_your_rights":
        yield minutes(0.5)
        desk.remind(
            actor=line.actor(who), call=call, place_type=rng.choice(("home", "vehicle", "workplace")), language=language
        )
    yield minutes(rng.uniform(1, 8))
    desk.end(actor=line.actor(who), call=call)
    debt = None
    if kind.owes_call_back and number:
        debt = followups.promise_call_back(actor=line.actor(who), call=call)
    yield minutes(rng.uniform(0.5, 4))
    desk.close(actor=line.actor(who), call=call, disposition=kind.disposition)
    if debt:
        yield timedelta(minutes=rng.choice((6, 9, 12, 14, 14, 22)))
        followups.pay(
            actor=line.actor(who),
            followup=debt,
            how=rng.choice(("called back", "called back, no answer the first time")),
        )


def _words(line: Line, kind: Kind) -> tuple[str, str]:
    """A language and what was said in it; two of three callers speak Spanish."""
    spanish = kind.spanish and (line.rng.random() < 0.66 or not kind.english)
    return ("es", line.rng.choice(kind.spanish)) if spanish else ("en", line.rng.choice(kind.english))
