"""Loads organizations."""

from pathlib import Path

from coordination.models import Organization
from cop_portal.common.loading import load


def load_reference(count):
    load(Path(__file__).parent / "data" / "organizations.csv", Organization, key=["slug"], count=count)
