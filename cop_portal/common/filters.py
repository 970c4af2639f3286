"""Filters by rows that have a name."""

import django_filters
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from cop_portal.common.models import names


class _Names(ModelChoiceIterator):
    """The choices of a field, without the rows: a page may offer all States three times over."""

    def __iter__(self):
        self.queryset = names(self.field.queryset, self.field.to_field_name)
        return super().__iter__()

    def choice(self, row):
        return row


class _NamedField(ModelChoiceField):
    iterator = _Names


class NamedFilter(django_filters.ModelChoiceFilter):
    """Chooses one row of a `Named` model by the column `to_field_name`."""

    field_class = _NamedField
