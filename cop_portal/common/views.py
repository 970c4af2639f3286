"""What every page shares: scoped objects, rules with reasons, forms that keep what was typed, filtered lists."""

from urllib.parse import urlsplit

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Textarea
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from cop_portal.common.errors import NotAllowed, PortalError, StaleVersion
from cop_portal.common.forms import ReasonForm, differences, repeat_what_is_stored
from cop_portal.common.spreadsheets import download


def get_or_404(queryset, **lookup):
    """The object from a queryset that holds only what the person may see: all else does not exist for them."""
    found = queryset.filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def error_page(request, error):
    """The page that says a PortalError's sentence, under its own status code."""
    return render(request, "error.html", {"sentence": error.sentence}, status=error.status)


def as_read(request, subject):
    """The subject of a move, with the version that the page showed: nobody moves unread what another changed.

    A form that does not say it moves whatever stands there.
    """
    given = request.POST.get("version", "")
    subject.read_version = int(given) if given.isdecimal() else None
    return subject


def answer_move(request, *, move, page, name):
    """Answer the POST of one move of a state.

    `move(reason)` calls the service and returns (subject, moved). A refusal that the person can mend comes back by
    `page(form, status)`, the subject's page with what was typed; a move that was made already is said, not repeated.
    """
    form = ReasonForm(request.POST)
    try:
        subject, moved = move(form.data.get("reason", "")[:2000])
    except NotAllowed:
        raise
    except PortalError as error:
        return page(form, refuse(form, error))
    words = {"name": name, "status": subject.get_status_display()}
    say(request, moved, _("“%(name)s” is %(status)s.") % words, _("“%(name)s” was %(status)s already.") % words)
    return redirect(subject)


def refuse(form, error):
    """Put a refusal on a ReasonForm that keeps what was typed. Returns the status of the answer."""
    form.full_clean()
    form.errors.clear()
    form.add_error("reason" if error.field else None, error.sentence)
    return status_of(error)


def status_of(error):
    """The status under which a form comes back: 422 for what the person can mend in it, else the error's own."""
    status = getattr(error, "status", 400)
    return 422 if status == 400 else status


def say(request, done, words, already):
    """Say what a POST did: `words` where it did it, `already` where it was so before."""
    messages.add_message(request, messages.SUCCESS if done else messages.INFO, words if done else already)


def add_error(form, error):
    """Put a PortalError or a model's ValidationError on the form: at its field where the form has it, else on top."""
    if isinstance(error, PortalError):
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


@csp_replace({"default-src": [NONE], "script-src": [NONE], "style-src": [NONE], "img-src": [NONE], "sandbox": True})
def file_response(stored):
    """A StoredFile as a download that no browser runs."""
    return FileResponse(stored.file.open(), as_attachment=True, filename=stored.name, content_type=stored.content_type)


class PortalFormMixin:
    """For Django's form views: bad input answers 422 with the form as typed, a stale save 409 with both texts.

    The view's `form_valid` calls one service; a PortalError or ValidationError that it raises lands on the form.
    """

    template_name = "form_page.html"
    heading = ""
    submit_label = None

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except NotAllowed:
            raise
        except StaleVersion as error:
            return self._stale(error)
        except (PortalError, ValidationError) as error:
            form = self._bound
            add_error(form, error)
            return self.form_invalid(form)

    def get_form(self, form_class=None):
        # Kept, so that an error from the service lands on the very form that was validated.
        if not hasattr(self, "_bound"):
            self._bound = super().get_form(form_class)
        return self._bound

    def form_invalid(self, form, status=422, **context):
        response = self.render_to_response(self.get_context_data(form=form, **context))
        response.status_code = status
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.setdefault("heading", self.heading)
        context.setdefault("submit_label", self.submit_label)
        # Long texts keep themselves while they are typed (static/js/keep.js).
        fields = context["form"].fields.values()
        context["keeps_typed"] = self.request.user.is_authenticated and any(
            isinstance(field.widget, Textarea) for field in fields
        )
        return context

    def _stale(self, error):
        """The form as typed beside what is stored now; saving again replaces it knowingly."""
        typed = self._bound
        fresh = self.fresh_form()
        theirs = differences(fresh, typed)
        if hasattr(typed, "guard"):
            repeat_what_is_stored(typed, fresh)
        typed.add_error(None, error.sentence)
        return self.form_invalid(typed, status=error.status, theirs=theirs)

    def fresh_form(self):
        """The form of what is stored now."""
        kwargs = {name: value for name, value in self.get_form_kwargs().items() if name not in ("data", "files")}
        if hasattr(self._bound, "instance"):
            read = self._bound.instance
            kwargs |= {"initial": None, "instance": read._meta.model._base_manager.get(pk=read.pk)}
        return self.get_form_class()(**kwargs)


def kept_query(given):
    """The filters of a QueryDict, as a query string, without the page and the file that were asked for."""
    kept = given.copy()
    for name in ("page", "format", "count", "csrfmiddlewaretoken"):
        kept.pop(name, None)
    return QueryDict.urlencode(kept)


def list_address(address):
    """(path, query) of the address of a list of this portal, without its page. Raises PortalError for any other."""
    try:
        parts = urlsplit(address)
        view = resolve(parts.path).func if not (parts.scheme or parts.netloc) else None
    except (Resolver404, ValueError):
        view = None
    if not getattr(getattr(view, "view_class", view), "is_list", False):
        raise PortalError(_("This is not the address of a list of the portal."))
    return parts.path, kept_query(QueryDict(parts.query))


class CountingNoFurther(Paginator):
    """Pages of a list up to its MOST-th row, and `is_more`, whether there are others: neither is counted further than
    that, nor skipped, so that a page costs the same however long the list is. `counts_all` does without the limit."""

    MOST = 1000
    counts_all = False

    @cached_property
    def _counted(self):
        rows = self.object_list
        if self.counts_all or not isinstance(rows, QuerySet):
            return super().count
        return rows.order_by()[: self.MOST + 1].count()

    @property
    def is_more(self):
        return not self.counts_all and isinstance(self.object_list, QuerySet) and self._counted > self.MOST

    @cached_property
    def count(self):
        return self.MOST if self.is_more else self._counted


class PortalListView(FilterView):
    """A list with its count, filters, empty state, pages, and downloads with the same filters, rights and order.

    `columns` are (heading, function of the object) pairs of the downloads, with dates and numbers as they are;
    `download_name` is the file's name. By `is_list` a view is known as a list, whose filters a person may keep.
    """

    is_list = True
    paginate_by = 50
    paginator_class = CountingNoFurther
    columns = ()
    download_name = "list"

    def get_paginator(self, *args, **kwargs):
        paginator = super().get_paginator(*args, **kwargs)
        paginator.counts_all = self.request.GET.get("count") == "all"
        return paginator

    def render_to_response(self, context, **kwargs):
        if kind := self.request.GET.get("format"):
            return download(kind, self.download_name, self.columns, self.download_rows())
        return super().render_to_response(context, **kwargs)

    def download_rows(self):
        """All rows that the filters leave, in chunks, so that memory stays flat."""
        return self.object_list.iterator(chunk_size=1000)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        paginator = context.get("paginator")
        context["total"] = paginator.count if paginator else len(self.object_list)
        context["is_more"] = context["may_count"] = bool(paginator and paginator.is_more)
        context["is_filtered"] = any(
            value for name, value in self.request.GET.items() if name not in ("page", "format", "count", "as_of")
        )
        return context
