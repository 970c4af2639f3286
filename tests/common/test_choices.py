"""Long lists of choices: drawn by one tag, from the names alone."""

import pytest
from django import forms
from django.utils import translation

from cop_portal.common.filters import NamedFilter
from cop_portal.people.models import State
from cop_portal.people.queries import states
from tests.factories.people import StateFactory


class Choices(forms.Form):
    one = forms.ChoiceField(choices=[(1, "<one> & more"), ('"2"', "two"), ("Group & co", [(3, "three"), (4, "four")])])
    many = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


def test_a_select_has_its_options_escaped_grouped_and_chosen():
    form = Choices({"one": "3", "many": ["a", "b"]})
    assert str(form["one"]).split("<option")[1:] == [
        ' value="1">&lt;one&gt; &amp; more</option>',
        ' value="&quot;2&quot;">two</option><optgroup label="Group &amp; co">',
        ' value="3" selected>three</option>',
        ' value="4">four</option></optgroup></select>',
    ]
    assert str(form["many"]) == (
        '<select name="many" required id="id_many" multiple>'
        '<option value="a" selected>A</option><option value="b" selected>B</option></select>'
    )


def test_what_an_option_says_besides_is_drawn():
    class Marked(forms.Select):
        def create_option(self, *arguments, **more):
            option = super().create_option(*arguments, **more)
            option["attrs"] |= {"disabled": True, "hidden": False, "title": "<no>"}
            return option

    drawn = Marked(choices=[("x", "X")]).render("name", None)
    assert '<option value="x" title="&lt;no&gt;" disabled>X</option>' in drawn


@pytest.mark.django_db
def test_named_choices_are_in_the_readers_language_or_english(django_assert_num_queries):
    State.objects.all().delete()
    StateFactory(code="AAA", name_en="Alpha", name_fr="Zêta")
    StateFactory(code="BBB", name_en="Beta", name_fr="")
    field = NamedFilter(queryset=states(), to_field_name="code", empty_label="any").field
    with translation.override("fr"), django_assert_num_queries(1):
        assert {choice for choice in field.choices} == {("", "any"), ("AAA", "Zêta"), ("BBB", "Beta")}  # noqa: C416 - no length is asked
    with translation.override("en"):
        assert list(field.choices) == [("", "any"), ("AAA", "Alpha"), ("BBB", "Beta")]
    assert field.clean("BBB").name_en == "Beta"
