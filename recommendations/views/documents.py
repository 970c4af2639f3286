"""Documents by symbol."""

from cop_portal.common.views import PortalListView
from recommendations import filters, queries


class DocumentList(PortalListView):
    filterset_class = filters.DocumentFilter
    template_name = "recommendations/document_list.html"
    download_name = "documents"
    columns = (
        ("symbol", lambda document: document.symbol),
        ("title", lambda document: document.title),
        ("body", lambda document: document.body.name if document.body else ""),
        ("session", lambda document: document.session.code if document.session else ""),
        ("issued", lambda document: document.issued_on.isoformat() if document.issued_on else ""),
        ("certainty", lambda document: document.get_certainty_display()),
    )

    def get_queryset(self):
        return queries.documents()
