"""Loads the kinds of assistance."""

from pathlib import Path

from assistance.models import AssistanceKind
from cop_portal.common.loading import load


def load_reference(count):
    load(Path(__file__).parent / "data" / "assistance_kinds.csv", AssistanceKind, key=["code"], count=count)
