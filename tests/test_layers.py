"""The house stands as it was drawn: who may import whom, and what no module may do."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Packages, left to right: each imports only from those to its left.
PACKAGES = [
    "cop_portal.common",
    "cop_portal.history",
    "cop_portal.people",
    "cop_portal.reminders",
    "recommendations",
    "assistance",
    "coordination",
    "cop_portal.reports",
    "cop_portal.api",
    "cop_portal.demo",
]
# Modules inside an app, left to right; modules on one level may import each other's level too.
LEVELS = [
    {"apps"},
    {"enums"},
    {"models"},
    {
        "rules",
        "queries",
        "agendas",
        "contents",
        "deadlines",
        "alignment",
        "highlights",
        "renewals",
        "overlaps",
        "before_adoption",
        "articles",
        "fulfilment",
        "parsing",
        "sources",
        "panels",
        "calendars",
        "languages",
        "links",
        "letters",
        "past",
    },
    {"services", "spreadsheets"},
    {"forms", "agenda_forms", "invitation_forms", "organization_forms", "tables", "filters"},
    {
        "views",
        "akn",
        "iati",
        "linked_data",
        "api",
        "admin",
        "tasks",
        "reminder_sources",
        "evidence",
        "adapters",
        "middleware",
        "reference",
        "state_panels",
        "calendars",
        "minutes",
        "paper",
    },
    {"urls", "management", "templatetags"},
]
APPS = ["cop_portal.people", "cop_portal.reminders", "recommendations", "assistance", "coordination"]
# What one app may take of another.
SHARED = {
    "enums",
    "models",
    "queries",
    "contents",
    "filters",
    "forms",
    "services",
    "spreadsheets",
    "rules",
    "fulfilment",
    "sources",
    "panels",
    "reference",
    "deadlines",
}


def modules():
    for package in PACKAGES:
        folder = ROOT / package.replace(".", "/")
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield package, path


def imported(path):
    """The dotted names that a module imports, with the line of each."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def package_of(name):
    return next((package for package in PACKAGES if name == package or name.startswith(package + ".")), None)


def level_of(package, name):
    module = name[len(package) + 1 :].split(".")[0]
    return next((level for level, names in enumerate(LEVELS) if module in names), None)


def test_packages_import_only_from_their_left():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for package, path in modules()
        for name, line in imported(path)
        if (other := package_of(name)) and PACKAGES.index(other) > PACKAGES.index(package)
    ]
    assert wrong == []


def test_modules_of_an_app_import_only_from_their_left():
    wrong = []
    for package, path in modules():
        own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        own_level = level_of(package, own)
        # An app's configuration registers its sources, rules and panels when Django is ready.
        if package not in APPS or own_level is None or own.endswith(".apps"):
            continue
        for name, line in imported(path):
            if package_of(name) == package:
                level = level_of(package, name)
                if level is not None and level > own_level:
                    wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_apps_take_only_the_shared_modules_of_each_other():
    wrong = []
    for package, path in modules():
        for name, line in imported(path):
            other = package_of(name)
            if other in APPS and other != package:
                module = name[len(other) + 1 :].split(".")[0]
                if module and module not in SHARED:
                    wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert wrong == []


def test_every_module_of_an_app_has_a_place():
    """A module whose name is on no level would escape the order."""
    strangers = set()
    for package, path in modules():
        if package in APPS:
            inside = path.relative_to(ROOT / package.replace(".", "/")).parts
            module = Path(inside[0]).stem
            if module != "__init__" and not any(module in names for names in LEVELS):
                strangers.add(f"{package}.{module}")
    assert strangers == set()


def test_parsing_knows_no_django():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sorted((ROOT / "recommendations/parsing").rglob("*.py"))
        for name, line in imported(path)
        if name.split(".")[0] in {"django", "cop_portal", "assistance", "coordination"}
        or (name.startswith("recommendations.") and not name.startswith("recommendations.parsing"))
    ]
    assert wrong == []


def calls():
    """Each call in the portal's code, with the file that it stands in."""
    for _package, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node


CLOCK = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("timezone", "now"), ("time", "time")}


def test_only_common_dates_reads_the_clock():
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        if path != ROOT / "cop_portal/common/dates.py"
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr == "localdate" or (ast.unparse(node.func.value).split(".")[-1], node.func.attr) in CLOCK)
    ]
    assert wrong == []


def test_every_event_of_the_history_has_its_words():
    from cop_portal.common.templatetags.portal import _EVENTS

    recorders = {"record", "record_fields", "change_of"}
    events = {
        node.args[1].value
        for _path, node in calls()
        if getattr(node.func, "id", getattr(node.func, "attr", "")) in recorders
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }
    assert "imported" in events
    assert events - set(_EVENTS) == set()


def test_only_common_dates_takes_the_day_of_a_time():
    """A stored time is in UTC: its `.date()` is the wrong day for part of every night."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, node in calls()
        if path != ROOT / "cop_portal/common/dates.py"
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not node.args
    ]
    assert wrong == []


def view_files():
    return [
        path
        for package, path in modules()
        if package != "cop_portal.common" and "views" in {path.stem, path.parent.name}
    ]


@pytest.mark.parametrize("path", view_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_views_reach_rows_only_through_queries(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}
    ]
    assert wrong == []


def test_no_signal_receivers():
    """But for the triggers that keep rows, and that note what is to be searched: every migration may take them off, so
    every migration puts them on again."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for _package, path in modules()
        if path not in (ROOT / "cop_portal/history/apps.py", ROOT / "cop_portal/reports/apps.py")
        for name, line in imported(path)
        if name.startswith(("django.db.models.signals", "django.dispatch"))
    ]
    assert wrong == []


def test_only_services_assign_a_state_field():
    """Each state has one gate."""
    wrong = []
    for _package, path in modules():
        if "services" in {path.stem, path.parent.name} or path.stem == "transitions":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "status" and "self" not in ast.unparse(target):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(target)}")
    assert wrong == []
