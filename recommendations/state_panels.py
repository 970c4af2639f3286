"""What a State's page shows of its status to each instrument."""


def instrument_statuses(request, state):
    """Signature, consent and certainty for each instrument; None where the data has nothing of the State."""
    statuses = list(state.instrument_statuses.select_related("instrument"))
    return ("recommendations/_instrument_statuses.html", {"statuses": statuses}) if statuses else None
