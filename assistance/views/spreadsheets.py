"""Activities by spreadsheet: the workbook to download, the file to upload, and what became of it."""

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from xlsxwriter.utility import xl_rowcol_to_cell

from assistance import forms, queries, rules
from assistance.spreadsheets import services
from assistance.spreadsheets.columns import COLUMNS
from assistance.spreadsheets.writing import workbook_response
from cop_portal.common.spreadsheets import XLSX
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, file_response, get_or_404
from cop_portal.people.queries import states


class SpreadsheetUpload(PortalFormMixin, FormView):
    """What a workbook is for, the one to start from, the upload, and the person's last uploads."""

    form_class = forms.SpreadsheetForm
    template_name = "assistance/spreadsheet.html"
    heading = gettext_lazy("Activities by spreadsheet")
    submit_label = gettext_lazy("Upload and import")

    def get_form_kwargs(self):
        require(rules.can_create_activity(self.request.user))
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "uploads": queries.uploads_visible_to(self.request.user)[:10],
            "offered": context["form"].fields["state"].queryset,
            "columns": COLUMNS,
        }

    def form_valid(self, form):
        given = form.cleaned_data
        upload = services.keep_upload(
            state=given["state"], by=self.request.user, file=given["file"], submits=given["submits"]
        )
        if upload.rows_total <= services.AT_ONCE:
            services.import_upload(upload.pk)
        return redirect(upload)


def workbook(request):
    """The workbook of a State: lists, explanations, and its activities that the person sees."""
    require(rules.can_create_activity(request.user))
    state = get_or_404(states(), code=request.GET.get("state", ""))
    require(rules.can_create_activity(request.user, state))
    return workbook_response(queries.activities_of_reporter(request.user, state), state.code)


def upload_detail(request, pk):
    """How far an import is, what it did, or each cell that was refused."""
    upload = get_or_404(queries.uploads_visible_to(request.user), pk=pk)
    refusals = [
        refusal | {"place": xl_rowcol_to_cell(refusal["row"], refusal["column"])} for refusal in upload.refusals
    ]
    return render(request, "assistance/upload_detail.html", {"upload": upload, "refusals": refusals})


def upload_file(request, pk):
    return file_response(get_or_404(queries.uploads_visible_to(request.user), pk=pk))


def upload_marked(request, pk):
    """The uploaded file with the refused cells marked."""
    upload = get_or_404(queries.uploads_visible_to(request.user).exclude(marked=""), pk=pk)
    name = upload.name.rpartition(".")[0] or upload.name
    return FileResponse(upload.marked.open(), as_attachment=True, filename=f"{name}-marked.xlsx", content_type=XLSX)
