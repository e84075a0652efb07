"""Deciding to text a long list: what one more person costs, from thousands to a million, beside COPY into the same table."""

import io
import os
import resource
import statistics
import sys
import time
import uuid

from bench import lib

MIB = 1024 * 1024


def copied(world, count: int) -> float:
    """Seconds to COPY that many ready rows into the message table: the store's own floor."""
    from django.db import connection

    from hotline.contacts.models import Contact
    from hotline.messaging.models import Batch

    world.forget()
    batch = Batch.objects.create(purpose="bench", lane=40, created_at="2026-01-01T00:00:00Z")
    people = Contact.objects.order_by("index").values_list("pk", flat=True)[:count]
    lines = "".join(
        f"{uuid.uuid4()}\t{batch.pk}\t{person}\tsms\tes\t40\t1\tqueued\t0\t0\t\t0\t2026-01-01 00:00:00+00\t\t\t\n"
        for person in people.iterator(chunk_size=20_000)
    )
    columns = (
        "id, batch_id, contact_id, channel, language, lane, segments, state, rank, attempts, owner, fence, due_at,"
        " provider, provider_sid, last_error"
    )
    _settle()
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY messaging_message ({columns}) FROM STDIN", io.StringIO(lines))
    return time.monotonic() - began


def product(world, count: int) -> tuple[float, float]:
    """Seconds until the decision is committed, and until every row is written."""
    from hotline.messaging import listing

    world.forget()
    _settle()
    began = time.monotonic()
    world.decide(world.first(count))
    decided = time.monotonic() - began
    while listing.write_some():
        pass
    return decided, time.monotonic() - began


def orm(world, count: int) -> float:
    """Seconds of `bulk_create`, the usual way."""
    from hotline.contacts.models import Contact
    from hotline.messaging.models import Batch, Message

    world.forget()
    people = list(Contact.objects.order_by("index").values_list("pk", flat=True)[:count])
    batch = Batch.objects.create(purpose="bench", lane=40, created_at="2026-01-01T00:00:00Z")
    began = time.monotonic()
    rows = (Message(batch=batch, contact_id=each, language="es", lane=40, due_at=batch.created_at) for each in people)
    Message.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return time.monotonic() - began


def _settle() -> None:
    """No rows of the round before are still being written to disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")


def main() -> int:
    asked = lib.options(__doc__, {"n": [2500, 100_000, 1_000_000]}, n=[2500, 100_000], orm=False)
    report = lib.Report("alert_rows")
    lib.store()
    from bench import world  # Django must be set up first

    world.crowd(max(asked.n))
    with_django = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost: dict[int, list[float]] = {count: [] for count in asked.n}
    decided: dict[int, list[float]] = {count: [] for count in asked.n}
    memory: dict[int, int] = {}
    for count in asked.n:
        for _ in range(asked.rounds if count < 1_000_000 else 1):
            first, whole = product(world, count)
            cost[count].append(whole / count * 1e6)
            decided[count].append(first)
        memory[count] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    copies: dict[int, list[float]] = {}
    for count in [each for each in asked.n if each < 1_000_000]:
        copies[count] = [copied(world, count) / count * 1e6 for _ in range(asked.rounds)]
    for count in asked.n:
        text = f"{count:>9,}: {lib.spread(cost[count], ' us a row', 1)}, committed after {lib.spread(decided[count], ' s', 2)}"
        if count in copies:
            text += f", COPY {lib.spread(copies[count], ' us', 1)}"
        report.say(
            f"{text}, {memory[count]} MiB",
            **{f"us_{count}": lib.round_off(cost[count], 1), f"mib_{count}": memory[count]},
        )
    if asked.orm:
        count = asked.n[0]
        usual = [orm(world, count) / count * 1e6 for _ in range(asked.rounds)]
        report.say(f"bulk_create {count:,}: {lib.spread(usual, ' us a row', 1)}", orm_us=lib.round_off(usual, 1))
    base = statistics.median(cost[asked.n[0]])
    for count in asked.n[1:]:
        ratio = statistics.median(cost[count]) / base
        report.judge(
            "G10",
            f"a row of {count:,} costs {ratio:.2f} x one of {asked.n[0]:,} (goal 1.2)",
            ratio <= 1.2,
            peer=cost[asked.n[0]],
        )
    grown = memory[asked.n[-1]] - memory[asked.n[0]]
    report.judge("G10", f"memory grows by {grown} MiB from {asked.n[0]:,} to {asked.n[-1]:,} (goal 16)", grown <= 16)
    report.say(f"process {os.getpid()} began with {with_django // 1024} MiB")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
