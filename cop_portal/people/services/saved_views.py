"""Lists as a person filtered them, kept under a name; nobody else's business, and no part of the record."""


def save_view(*, person, view):
    """Keep a list page with its filters, or a new name of one, for its own person. Raises ValidationError."""
    view.person = person
    view.full_clean()
    view.save()
    return view


def delete_view(*, view):
    """Forget it: a link that was shared goes on working, since it is the list's own."""
    view.delete()
