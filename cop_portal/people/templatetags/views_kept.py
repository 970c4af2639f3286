"""What every list shows of the views that the signed-in person keeps of it."""

from django import template

from cop_portal.common.views import kept_query
from cop_portal.people.queries import saved_views_of

register = template.Library()


@register.inclusion_tag("people/_saved_views.html", takes_context=True)
def saved_views(context):
    """The person's own of this list, and a form that keeps the present filters; nothing for visitors."""
    request = context["request"]
    if not request.user.is_authenticated:
        return {}
    query = kept_query(request.GET)
    return {
        "saved": saved_views_of(request.user).filter(path=request.path),
        "query": query,
        "address": f"{request.path}?{query}" if query else request.path,
        "csrf_token": context.get("csrf_token"),
        "may_keep": getattr(request, "as_of", None) is None,  # a page of the past offers nothing to change
    }
