"""Sections of a State's page that the apps to the right fill: each registers a function of request and State.

It returns (template name, context), or None where it has nothing to show. Sections stand in order of registration.
"""

_panels = []


def register(panel):
    """Add a section to every State's page; an app calls it when it is ready."""
    if panel not in _panels:
        _panels.append(panel)


def panels_of(request, state):
    """The sections that have something to show."""
    return [shown for panel in _panels if (shown := panel(request, state))]
