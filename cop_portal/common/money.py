"""Amounts with their currency: ISO 4217 codes and their names, from the Unicode tables that Babel keeps."""

from babel import Locale
from babel.core import get_global
from babel.numbers import is_currency
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def currency_choices():
    """(code, "code, name") of each currency that is money in some territory now, in the reader's language, by code."""
    names = Locale.parse(get_language() or "en", sep="-").currencies
    used = {
        code
        for rows in get_global("territory_currencies").values()
        for code, _since, until, is_tender in rows
        if is_tender and until is None
    }
    return [(code, f"{code}, {names[code]}" if code in names else code) for code in sorted(used)]


def validate_currency(code):
    """Raises ValidationError unless it is a code of ISO 4217, be the currency still in use or not."""
    if not is_currency(code):
        raise ValidationError(_("“%(code)s” is not a currency's code.") % {"code": code})


def text(amount, code):
    """An amount (a Decimal) after its code, such as USD 150,000: a sign would not tell one dollar from another."""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"{code}\N{NO-BREAK SPACE}{formats.number_format(amount, places, use_l10n=True, force_grouping=True)}"
