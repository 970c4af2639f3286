"""Errors whose text a person may read: what is wrong, and where."""


class PortalError(Exception):
    """Something that the person can mend or must know; `sentence` is translated and fit for the page.

    Where it belongs to one field of a form, `field` names it. `status` is the answer's code on the web.
    """

    status = 400

    def __init__(self, sentence, *, field=None):
        super().__init__(str(sentence))
        self.sentence = sentence
        self.field = field


class NotAllowed(PortalError):
    """The person may see the thing and may not do this with it."""

    status = 403


class MoveNotAllowed(PortalError):
    """The thing's state does not allow this move."""

    status = 409


class StaleVersion(PortalError):
    """Somebody else changed the record since this person read it; nothing was written."""

    status = 409
