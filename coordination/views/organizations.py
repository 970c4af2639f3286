"""Pages of organizations, their contacts, and the address book."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, FormView, UpdateView

from assistance.queries import activities_visible_to, activities_with_rows, proposals_naming, provided_by
from coordination import filters, queries
from coordination.organization_forms import AddressBookForm, ContactForm, KeptForm, MergeForm, OrganizationForm
from coordination.services import address_book as book
from cop_portal.common.merging import count_links, gaps
from cop_portal.common.models import LANGUAGE_CHOICES
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404, say
from cop_portal.history.queries import changes_of
from cop_portal.people import services
from cop_portal.people.enums import OrganizationKind
from cop_portal.people.queries import contacts_visible_to, organizations, organizations_ever, organizations_like
from cop_portal.people.rules import can_manage_organizations

SHOWN = 10  # activities on an organization's page; the list has all
REFUSALS_SHOWN = 200


class OrganizationList(PortalListView):
    filterset_class = filters.OrganizationFilter
    template_name = "coordination/organization_list.html"
    paginate_by = 100
    download_name = "organizations"
    columns = (
        (gettext_lazy("name"), lambda organization: organization.name),
        (gettext_lazy("acronym"), lambda organization: organization.acronym),
        (gettext_lazy("kind"), lambda organization: organization.get_kind_display()),
        (gettext_lazy("page on the web"), lambda organization: organization.web_page),
    )

    def get_queryset(self):
        return organizations()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_manage=bool(can_manage_organizations(self.request.user)), **kwargs)


def organization_detail(request, slug):
    """An organization's only page; the address of one that was merged leads to the one that was kept."""
    organization = get_or_404(organizations_ever(), slug=slug)
    if organization.merged_into:
        return redirect(organization.merged_into, permanent=True)
    user = request.user
    may_manage = bool(can_manage_organizations(user))
    context = {
        "organization": organization,
        "names": [
            (language, label, name)
            for language, label in LANGUAGE_CHOICES
            if (name := getattr(organization, f"name_{language}"))
        ],
        "merged": organization.duplicates.all() if may_manage else (),
        "may_manage": may_manage,
        "contacts": contacts_visible_to(user).filter(organization=organization),
        "invitations": queries.invitations_to(organization, user),
        "follow_ups": queries.follow_ups_visible_to(user).filter(organization=organization),
        "activities": provided_by(activities_with_rows(user), organization).order_by("-starts_on", "-pk")[:SHOWN],
        "activity_count": provided_by(activities_visible_to(user), organization).count(),
        "proposals": proposals_naming(user, organization.called()),
        "changes": changes_of(organization, internal=True) if may_manage else (),
    }
    return render(request, "coordination/organization_detail.html", context)


class OrganizationCreate(PortalFormMixin, CreateView):
    form_class = OrganizationForm
    heading = gettext_lazy("New organization")

    def get_initial(self):
        require(can_manage_organizations(self.request.user))
        return {}

    def form_valid(self, form):
        organization = services.create_organization(organization=form.instance, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(organization)


class OrganizationEdit(PortalFormMixin, UpdateView):
    form_class = OrganizationForm

    def get_object(self, queryset=None):
        require(can_manage_organizations(self.request.user))
        return get_or_404(organizations(), slug=self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": self.object.name}

    def form_valid(self, form):
        services.edit_organization(organization=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(form.instance)


class OrganizationPart(PortalFormMixin):
    """A form on one organization, for the secretariat."""

    def dispatch(self, request, *args, **kwargs):
        require(can_manage_organizations(request.user))
        self.organization = get_or_404(organizations(), slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)


class ContactAdd(OrganizationPart, CreateView):
    form_class = ContactForm
    heading = gettext_lazy("New contact")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = self.form_class.Meta.model(organization=self.organization)
        return kwargs

    def form_valid(self, form):
        services.add_contact(contact=form.instance, by=self.request.user)
        messages.success(self.request, _("Saved."))
        return redirect(self.organization)


class ContactEdit(OrganizationPart, UpdateView):
    form_class = ContactForm

    def get_object(self, queryset=None):
        contacts = contacts_visible_to(self.request.user).filter(organization=self.organization)
        return get_or_404(contacts, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": str(self.object)}

    def form_valid(self, form):
        services.edit_contact(contact=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect(self.organization)


class OrganizationMerge(OrganizationPart, FormView):
    """First which organization is kept; then what would move, and why."""

    form_class = MergeForm
    template_name = "coordination/organization_merge.html"
    heading = gettext_lazy("Merge a duplicate")

    def dispatch(self, request, *args, **kwargs):
        self.kept = None
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self._choose() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self._choose() or super().post(request, *args, **kwargs)

    def _choose(self):
        """Take the one to keep from the address; the page that asks for it where none is said."""
        data = self.request.GET if "into" in self.request.GET or self.request.method == "POST" else None
        form = KeptForm(data, duplicate=self.organization)
        if form.is_valid():
            self.kept = form.cleaned_data["into"]
            return None
        likely = organizations_like(self.organization)
        context = {"form": form, "duplicate": self.organization, "likely": likely, "heading": self.heading}
        return render(self.request, self.template_name, context, status=422 if form.errors else 200)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"duplicate": self.organization, "kept": self.kept}

    def get_context_data(self, **kwargs):
        taken = gaps(self.kept, self.organization)
        return super().get_context_data(**kwargs) | {
            "duplicate": self.organization,
            "kept": self.kept,
            "moves": count_links(self.organization, self.kept),
            "taken": [(column.verbose_name, getattr(self.organization, column.name)) for column in taken],
        }

    def form_valid(self, form):
        kept, merged = services.merge_organizations(
            duplicate=self.organization, kept=self.kept, by=self.request.user, **form.cleaned_data
        )
        words = {"duplicate": self.organization.name, "kept": kept.name}
        say(
            self.request,
            merged,
            _("“%(duplicate)s” was merged into “%(kept)s”.") % words,
            _("“%(duplicate)s” was merged into “%(kept)s” already.") % words,
        )
        return redirect(kept)


class AddressBookImport(PortalFormMixin, FormView):
    """A file is looked at, or imported; either shows what it does, or each cell that cannot be taken."""

    form_class = AddressBookForm
    template_name = "coordination/organization_import.html"
    heading = gettext_lazy("Import an address book")

    def dispatch(self, request, *args, **kwargs):
        require(can_manage_organizations(request.user))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"columns": book.COLUMNS, "kinds": OrganizationKind.labels}

    def form_valid(self, form):
        file, is_look = form.cleaned_data["file"], "import" not in self.request.POST
        found = book.import_address_book(file=file, by=self.request.user, is_dry_run=is_look)
        context = {
            "name": file.name,
            "is_look": is_look,
            "found": found,
            "refusals": found.refusals[:REFUSALS_SHOWN],
        }
        response = self.render_to_response(self.get_context_data(form=form, **context))
        response.status_code = 422 if found.refusals else 200
        return response


def address_book(request):
    """The address book as a workbook; with `?empty=1` the headings alone, to start from."""
    return book.address_book_response(by=request.user, is_empty="empty" in request.GET)
