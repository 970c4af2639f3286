"""Keeping what is searched in step with what is there.

Triggers of the database note each record that is written, in the transaction that writes it (`SearchChange`); the
words are then folded in Python by `bring_up_to_date`, which each search calls before it looks, and a task every few
seconds, so that hardly a search has anything to do. So no service, admin page or bulk update has to think of the
search, and nobody finds what was there before a change.
"""

import itertools

from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from cop_portal.reports.finding import CONFIGURATIONS
from cop_portal.reports.models import SearchChange, SearchEntry
from cop_portal.reports.search_kinds import FOLLOWED_BESIDES, HANGS_ON, KINDS
from cop_portal.reports.searching import folded

_CHANGES = SearchChange._meta.db_table
# How many changes a search takes in before it looks: a second's work. What is beyond waits for the task.
AT_ONCE = 2000
# (kind, table, the column that names the record)
_FOLLOWED = [(slug, *follows) for slug, kind in KINDS.items() for follows in kind.follows] + [*FOLLOWED_BESIDES]


def bring_up_to_date(limit=AT_ONCE):
    """Write the entries of the records that changed, the oldest changes first. Returns how many changes it took in."""
    if not SearchChange.objects.exists():
        return 0
    with transaction.atomic():
        # Locked, so that of two that come at once the second waits, and finds them done.
        changes = list(SearchChange.objects.select_for_update().order_by("pk")[:limit])
        by_kind = {}
        for change in changes:
            by_kind.setdefault(change.kind, set()).add(change.record)
        for slug in ("body", "document", "decision", "paragraph", "organization"):
            if slug in by_kind:
                for other, rows in HANGS_ON[slug](by_kind[slug]):
                    by_kind.setdefault(other, set()).update(rows.values_list("pk", flat=True))
        for slug, records in by_kind.items():
            if slug in KINDS:
                _write(KINDS[slug], records)
        SearchChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    return len(changes)


def rebuild():
    """Write every entry anew. Returns how many there are."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        _note_everything()
    while bring_up_to_date():
        pass
    return SearchEntry.objects.count()


def _write(kind, records):
    ordered = iter(sorted(records))
    while some := list(itertools.islice(ordered, 500)):
        SearchEntry.objects.filter(kind=kind.slug, record__in=some).delete()
        SearchEntry.objects.bulk_create([_entry(kind, words) for words in kind.read(some)])


def _entry(kind, words):
    titles = [title for _language, title, _text in words.texts if title]
    heading = list(dict.fromkeys(folded(line) for line in [*words.known_as, *titles] if line))
    texts = [text for _language, _title, text in words.texts if text]
    return SearchEntry(
        kind=kind.slug,
        record=words.record,
        reference=words.reference[:200],
        url=words.url,
        texts=words.texts,
        heading="".join(f"\n{line}" for line in heading) + "\n",
        search_text=" ".join([*heading, *(folded(text) for text in texts)]),
        words=_vector(heading, words.texts) if connection.vendor == "postgresql" else None,
    )


def _vector(heading, texts):
    """What the record is called weighs most, then what it says, each text by the forms of its language."""
    vector = SearchVector(Value(" ".join(heading)), config="simple", weight="A")
    for language, title, text in texts:
        config = CONFIGURATIONS.get(language, "simple")
        if title:
            vector += SearchVector(Value(folded(title)), config=config, weight="A")
        if text:
            vector += SearchVector(Value(folded(text)), config=config, weight="D")
    return vector


def note_changes(**_signal):
    """Put the triggers on every table that is followed, or anew: a migration that rebuilds a table drops its own.

    Where nothing has been indexed yet, whatever is there is noted as changed.
    """
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        tables = [follows for follows in _FOLLOWED if follows[1]._meta.db_table in there]
        if _CHANGES not in there:
            return
        for statement in _postgresql(tables) if connection.vendor == "postgresql" else _sqlite(tables):
            cursor.execute(statement)
    if not (SearchEntry.objects.exists() or SearchChange.objects.exists()):
        _note_everything()


def _note_everything():
    for slug, kind in KINDS.items():
        records = kind.follows[0][0]._base_manager.values_list("pk", flat=True)
        SearchChange.objects.bulk_create(
            (SearchChange(kind=slug, record=record) for record in records.iterator()), batch_size=1000
        )


def _postgresql(tables):
    yield f"""
        CREATE OR REPLACE FUNCTION reports_note_change() RETURNS trigger AS $$
        BEGIN
          IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW THEN
            INSERT INTO {_CHANGES} (kind, record)
            SELECT TG_ARGV[0], (to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[1])::bigint;
          END IF;
          RETURN NULL;
        END;
        $$ LANGUAGE plpgsql
    """
    for slug, model, column in tables:
        yield (
            f'CREATE OR REPLACE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" '
            f"FOR EACH ROW EXECUTE FUNCTION reports_note_change('{slug}', '{column}')"
        )


def _sqlite(tables):
    for slug, model, column in tables:
        table = model._meta.db_table
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            yield f'DROP TRIGGER IF EXISTS "{table}_note_{event.lower()}"'
            note = f"INSERT INTO {_CHANGES} (kind, record) VALUES ('{slug}', {row}.\"{column}\")"  # noqa: S608 - no input
            yield f'CREATE TRIGGER "{table}_note_{event.lower()}" AFTER {event} ON "{table}" BEGIN {note}; END'
