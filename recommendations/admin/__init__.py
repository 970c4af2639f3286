"""Decisions and reference data in Django admin."""

from recommendations.admin import decisions, reference  # noqa: F401 - registers
