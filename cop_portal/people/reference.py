"""Loads States, units and organizations."""

from pathlib import Path

from cop_portal.common.loading import load
from cop_portal.people.models import Organization, State, Unit

DATA = Path(__file__).parent / "data"


def load_reference(count):
    load(DATA / "units.csv", Unit, key=["code"], count=count)
    load(DATA / "states.csv", State, key=["code"], count=count)
    load(DATA / "organizations.csv", Organization, key=["slug"], count=count)
    stale = [state for state in State.objects.all() if state.search_text != state.folded_names()]
    for state in stale:
        state.search_text = state.folded_names()
    State.objects.bulk_update(stale, ["search_text"], batch_size=500)
