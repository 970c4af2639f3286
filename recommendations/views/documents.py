"""Documents by symbol."""

from django.utils.translation import gettext_lazy

from cop_portal.common.views import PortalListView
from recommendations import filters, queries


class DocumentList(PortalListView):
    filterset_class = filters.DocumentFilter
    template_name = "recommendations/document_list.html"
    download_name = "documents"
    columns = (
        (gettext_lazy("symbol"), lambda document: document.symbol),
        (gettext_lazy("title"), lambda document: document.title),
        (gettext_lazy("body"), lambda document: document.body.name if document.body else ""),
        (gettext_lazy("session"), lambda document: document.session.code if document.session else ""),
        (gettext_lazy("issued"), lambda document: document.issued_on),
        (gettext_lazy("to be issued by"), lambda document: document.slot),
        (gettext_lazy("days late"), lambda document: document.days_late),
        (gettext_lazy("late because"), lambda document: document.late_because),
        (gettext_lazy("certainty"), lambda document: document.get_certainty_display()),
    )

    def get_queryset(self):
        return queries.documents()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        queries.with_lateness(context["object_list"])
        return context

    def download_rows(self):
        return queries.with_lateness(super().download_rows())
