"""Loads instruments, bodies, sessions, documents, priority areas, and how each State stands to each instrument."""

from pathlib import Path

from cop_portal.common.loading import load
from cop_portal.people.models import State
from recommendations.models import (
    Article,
    Body,
    Document,
    Instrument,
    InstrumentStatus,
    PriorityArea,
    Session,
    TemplateStep,
    WorkTemplate,
)
from recommendations.services.sessions import follow_sessions

DATA = Path(__file__).parent / "data"


def load_reference(count):
    """A session's days are written at first only: an officer may have moved them since."""
    load_tree("instruments.csv", Instrument, "code", "parent", count)
    instruments = by("code", Instrument)
    load(DATA / "articles.csv", Article, key=["instrument", "number"], count=count, links={"instrument": instruments})
    load_tree("bodies.csv", Body, "code", "parent", count)
    load_tree(
        "sessions.csv",
        Session,
        "code",
        "held_during",
        count,
        links={"body": by("code", Body)},
        once=("starts_on", "ends_on"),
    )
    follow_sessions(by="load_reference")
    links = {"body": by("code", Body), "session": by("code", Session)}
    load(DATA / "documents.csv", Document, key=["symbol"], count=count, links=links, once=["late_because"])
    links = {"document": by("symbol", Document)}
    load(DATA / "priority_areas.csv", PriorityArea, key=["number"], count=count, links=links)
    links = {"state": by("code", State), "instrument": instruments}
    load(DATA / "instrument_statuses.csv", InstrumentStatus, key=["state", "instrument"], count=count, links=links)
    load_new(DATA / "work_templates.csv", WorkTemplate, key=["code"], count=count)
    links = {"template": by("code", WorkTemplate)}
    load_new(DATA / "template_steps.csv", TemplateStep, key=["template", "code"], count=count, links=links)


def load_new(path, model, *, key, count, links=None):
    """Load rows that an administrator may have changed since: what is there stays as it is."""
    own = [column.name for column in model._meta.concrete_fields]
    load(path, model, key=key, count=count, links=links, once=own)


def load_tree(file, model, code, parent, count, *, links=None, **options):
    """Load rows that refer to each other: once without the reference, once with it."""
    load(DATA / file, model, key=[code], count=count, links=links, ignore=(parent,), **options)
    links = (links or {}) | {parent: by(code, model)}
    load(DATA / file, model, key=[code], count=count, links=links, **options)


def by(name, model):
    """The rows of a model by one of their columns."""
    return {getattr(row, name): row for row in model.objects.all()}
