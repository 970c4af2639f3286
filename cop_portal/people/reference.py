"""Loads States, units and organizations."""

from pathlib import Path

from cop_portal.common.loading import load
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.people.models import Organization, State, Unit

DATA = Path(__file__).parent / "data"


def load_reference(count):
    load(DATA / "units.csv", Unit, key=["code"], count=count)
    load(DATA / "states.csv", State, key=["code"], count=count)
    # The secretariat edits and merges organizations: what it made of them stays.
    names = [f"name_{language}" for language, _label in LANGUAGE_CHOICES]
    once = ["acronym", "kind", "certainty", "source", *names]
    load(DATA / "organizations.csv", Organization, key=["slug"], count=count, once=once)
    for rows in (State.objects.all(), Organization.objects.prefetch_related("duplicates")):
        stale = [row for row in rows if row.search_text != row.folded_names()]
        for row in stale:
            row.search_text = row.folded_names()
        rows.model.objects.bulk_update(stale, ["search_text"], batch_size=500)
