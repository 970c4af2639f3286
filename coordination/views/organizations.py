"""Pages of organizations."""

from django.utils.translation import gettext_lazy

from coordination import filters
from cop_portal.common.views import PortalListView
from cop_portal.people.queries import organizations


class OrganizationList(PortalListView):
    filterset_class = filters.OrganizationFilter
    template_name = "coordination/organization_list.html"
    paginate_by = 100
    download_name = "organizations"
    columns = (
        (gettext_lazy("name"), lambda organization: organization.name),
        (gettext_lazy("acronym"), lambda organization: organization.acronym),
        (gettext_lazy("kind"), lambda organization: organization.get_kind_display()),
    )

    def get_queryset(self):
        return organizations()
