"""Documents by symbol."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, UpdateView

from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404
from recommendations import filters, forms, queries, rules
from recommendations.services.documents import create_document, edit_document


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
        return context | {"may_edit": bool(rules.can_edit_document(self.request.user))}

    def download_rows(self):
        return queries.with_lateness(super().download_rows())


class DocumentFormMixin(PortalFormMixin):
    form_class = forms.DocumentForm
    submit_label = gettext_lazy("Save")

    def dispatch(self, request, *args, **kwargs):
        require(rules.can_edit_document(request.user))
        return super().dispatch(request, *args, **kwargs)


class DocumentCreate(DocumentFormMixin, CreateView):
    heading = gettext_lazy("Enter a document")

    def form_valid(self, form):
        document = create_document(document=form.instance, by=self.request.user)
        messages.success(self.request, _("The document is saved."))
        return redirect(document)


class DocumentEdit(DocumentFormMixin, UpdateView):
    def get_object(self, queryset=None):
        return get_or_404(queries.documents(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.symbol}

    def form_valid(self, form):
        document = edit_document(document=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(document)
