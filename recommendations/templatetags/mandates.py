"""The mark of an assessment, whose label a list has no row for."""

from django import template

from recommendations.enums import AssessmentStatus

register = template.Library()


@register.inclusion_tag("includes/status.html")
def assessment_status(value):
    """The mark of an AssessmentStatus value."""
    tones = {"not_started": "quiet", "in_progress": "active", "partly": "active", "implemented": "good"}
    return {"value": value, "label": AssessmentStatus(value).label, "tone": tones[value]}
