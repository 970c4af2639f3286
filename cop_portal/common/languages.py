"""Texts that are not in the language that a reader asked for."""

from django.utils.translation import gettext as _

from cop_portal.common.models import LANGUAGE_CHOICES


def in_another_language(language, wanted):
    """The mark of a text that is not in the language wanted; empty where it is."""
    if language == wanted:
        return ""
    names = dict(LANGUAGE_CHOICES)
    return _("in %(language)s; no %(wanted)s text") % {"language": names[language], "wanted": names[wanted]}
