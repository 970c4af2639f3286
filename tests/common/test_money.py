"""Amounts: their currency is one, and reads as the reader's language writes it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cop_portal.common import money


def test_currencies_are_those_in_use_by_their_name_in_the_readers_language():
    offered = dict(money.currency_choices())
    assert offered["KES"] == "KES, Kenyan Shilling"
    assert {"USD", "EUR", "XOF"} <= set(offered)
    assert not {"ATS", "FRF", "XAU"} & set(offered), "no longer money, or never"
    with translation.override("fr"):
        assert dict(money.currency_choices())["KES"] == "KES, shilling kényan"


@pytest.mark.parametrize("code", ["USD", "ATS"])
def test_a_code_of_the_list_is_a_currency_in_use_or_not(code):
    money.validate_currency(code)


@pytest.mark.parametrize("code", ["usd", "US$", "ABC", "EURO"])
def test_anything_else_is_refused(code):
    with pytest.raises(ValidationError, match="not a currency's code"):
        money.validate_currency(code)


def test_an_amount_reads_in_the_readers_language_after_its_code():
    assert money.text(Decimal("150000.00"), "USD") == "USD\u00a0150,000"
    assert money.text(Decimal("1234.50"), "EUR") == "EUR\u00a01,234.50"
    with translation.override("fr"):
        assert money.text(Decimal("1234.50"), "EUR") == "EUR\u00a01\u00a0234,50"
