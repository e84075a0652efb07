"""Long lists: everybody is listed in the deciding transaction, in one statement; message rows follow in chunks.

The list fixes who was meant and in which order. A chunk takes people off the list and writes their messages in one
transaction, so that a crash loses nobody and the unique key lets nobody in twice; sending begins with the first chunk.
"""

from datetime import timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import F, QuerySet

from hotline.contacts.models import Contact
from hotline.messaging.models import Batch, BatchText, Listed, Message
from hotline.messaging.states import RANK, STOP_CONFIRMATION, BatchState, State

FIRST = 500  # message rows written in the deciding transaction: work for the next seconds
NEXT = 2000  # and in each that follows: short, because urgent texts wait behind it
NEXT_PLAIN = 500  # where rows are made one by one
PATIENCE = "60s"  # for the one statement that lists everybody


def enlist(batch: Batch, languages: list[str], people: QuerySet) -> None:
    """List everybody of a queryset of contacts, or of rows with `contact` and `language`, in its order."""
    path = "" if people.model is Contact else "contact__"
    chosen = people.values(listed_contact=F(f"{path}pk"), listed_language=F("language"))
    try:
        inner, params = chosen.query.sql_with_params()
    except EmptyResultSet:
        return
    speaks, values = _language("q.listed_language", languages)
    table = connection.ops.quote_name(Listed._meta.db_table)
    key = Listed._meta.get_field("batch").get_db_prep_value(batch.pk, connection)
    with _patience(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (batch_id, contact_id, language, position)"  # noqa: S608 - names of our own tables
            f" SELECT %s, q.listed_contact, {speaks}, row_number() OVER () FROM ({inner}) AS q",
            [key, *values, *params],
        )


class _patience:  # noqa: N801 - reads as a block
    """A longer statement timeout within this transaction, where there is one."""

    def __enter__(self) -> None:
        self._set(PATIENCE)

    def __exit__(self, *_error: object) -> None:
        if _error[0] is None:
            self._set(None)

    def _set(self, value: str | None) -> None:
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            if value is None:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [self.before])
                return
            cursor.execute("SHOW statement_timeout")
            self.before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [value])


def _language(column: str, languages: list[str]) -> tuple[str, list[str]]:
    """SQL for the language to text somebody in: theirs, its parent ("es" for "es-MX"), English, or the first there is."""
    cases, values = [], []
    for comparison, more in (("=", ""), ("LIKE", "-%")):
        for language in languages:
            cases.append(f"WHEN {column} {comparison} %s THEN %s")
            values += [language + more, language]
    return f"CASE {' '.join(cases)} ELSE %s END", [*values, "en" if "en" in languages else languages[0]]


def write_some() -> int:
    """Write the message rows of the next chunk of the list that waits longest. Returns how many people came off the list."""
    first = Listed.objects.order_by("pk").values_list("batch_id", flat=True).first()
    return write(first) if first else 0


def write(batch_id, most: int = NEXT) -> int:
    """Write up to `most` message rows of one batch; 0 also when another process is at it."""
    with transaction.atomic():
        free = Batch.objects.select_for_update(no_key=True, skip_locked=True) if _locks() else Batch.objects
        batch = free.filter(pk=batch_id).first()
        if batch is None:
            return 0
        cancelled = batch.state == BatchState.CANCELLED
        if connection.vendor == "postgresql":
            return _write_together(batch, State.CANCELLED if cancelled else State.QUEUED, most)
        return _write_plain(batch, State.CANCELLED if cancelled else State.QUEUED, min(most, NEXT_PLAIN))


def _locks() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _write_plain(batch: Batch, state: State, most: int) -> int:
    """Row by row, for the embedded store."""
    listed = list(Listed.objects.filter(batch=batch).select_related("contact").order_by("pk")[:most])
    lengths = dict(BatchText.objects.filter(batch=batch).values_list("language", "segments"))
    rows = []
    for person in listed:
        out = state == State.QUEUED and person.contact.opted_out_at and batch.purpose != STOP_CONFIRMATION
        actual = State.SUPPRESSED if out else state
        rows.append(
            Message(
                batch=batch,
                contact_id=person.contact_id,
                language=person.language,
                lane=batch.lane,
                segments=lengths[person.language],
                state=actual,
                rank=RANK[actual],
                due_at=batch.created_at + timedelta(microseconds=person.position),
                not_after=batch.not_after,
            )
        )
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    Listed.objects.filter(pk__in=[person.pk for person in listed]).delete()
    return len(listed)


_CHUNK = """
WITH picked AS (SELECT id FROM {listed} WHERE batch_id = %(batch)s ORDER BY id LIMIT %(most)s),
gone AS (
  DELETE FROM {listed} AS l USING picked WHERE l.id = picked.id RETURNING l.contact_id, l.language, l.position
), written AS (
  INSERT INTO {message} (id, batch_id, contact_id, channel, language, lane, segments, state, rank, attempts, owner,
    fence, due_at, not_after, provider, provider_sid, last_error)
  SELECT gen_random_uuid(), %(batch)s, gone.contact_id, 'sms', gone.language, %(lane)s, t.segments,
    CASE WHEN c.opted_out_at IS NOT NULL AND %(suppresses)s THEN %(suppressed)s ELSE %(state)s END, 0, 0, '',
    0, %(created)s + gone.position * interval '1 microsecond', %(not_after)s, '', '', ''
  FROM gone JOIN {contact} c ON c.id = gone.contact_id
    JOIN {text} t ON t.batch_id = %(batch)s AND t.language = gone.language
  ORDER BY gone.position
  ON CONFLICT DO NOTHING
)
SELECT count(*) FROM gone
"""


def _write_together(batch: Batch, state: State, most: int) -> int:
    """All in one statement; nobody's id ever comes here."""
    tables = {"listed": Listed, "message": Message, "contact": Contact, "text": BatchText}
    names = {name: connection.ops.quote_name(model._meta.db_table) for name, model in tables.items()}
    values = {
        "batch": batch.pk,
        "most": most,
        "lane": batch.lane,
        "suppresses": state == State.QUEUED and batch.purpose != STOP_CONFIRMATION,
        "suppressed": str(State.SUPPRESSED),
        "state": str(state),
        "created": batch.created_at,
        "not_after": batch.not_after,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHUNK.format(**names), values)
        return cursor.fetchone()[0]


def waiting(batch: Batch) -> int:
    """How many of a batch are listed and have no message row yet."""
    return Listed.objects.filter(batch=batch).count()
