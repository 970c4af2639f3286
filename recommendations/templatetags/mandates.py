"""Marks of assessments, of what a draft would do to a mandate, and of paragraphs that are no rows."""

from django import template

from recommendations.enums import AssessmentStatus
from recommendations.models import label_mark

register = template.Library()
register.filter("mark", label_mark)


@register.inclusion_tag("includes/status.html")
def assessment_status(value):
    """The mark of an AssessmentStatus value."""
    tones = {"not_started": "quiet", "in_progress": "active", "partly": "active", "implemented": "good"}
    return {"value": value, "label": AssessmentStatus(value).label, "tone": tones[value]}


@register.inclusion_tag("includes/status.html")
def likeness_status(value):
    """The mark of a Likeness: a duplicate is what the drafters least want."""
    tones = {"renews": "good", "changes": "active", "duplicates": "warning"}
    return {"value": value, "label": value.label, "tone": tones[value]}
