"""Pages of the working group's recommendations, with what was proposed and done on them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import CreateView, UpdateView

from assistance import filters, forms, queries
from cop_portal.common.verdicts import require
from cop_portal.common.views import PortalFormMixin, PortalListView, get_or_404
from cop_portal.history.queries import changes_of
from recommendations.queries import recommendations
from recommendations.rules import can_edit_recommendation
from recommendations.services.recommendations import create_recommendation, edit_recommendation


class RecommendationList(PortalListView):
    filterset_class = filters.RecommendationFilter
    template_name = "assistance/recommendation_list.html"
    download_name = "recommendations"
    columns = (
        (gettext_lazy("document"), lambda recommendation: recommendation.document.symbol),
        (gettext_lazy("number"), lambda recommendation: recommendation.number),
        (gettext_lazy("text"), lambda recommendation: recommendation.text),
        (gettext_lazy("language"), lambda recommendation: recommendation.language),
        (
            gettext_lazy("priority area"),
            lambda recommendation: recommendation.priority_area.name if recommendation.priority_area else "",
        ),
        (gettext_lazy("certainty"), lambda recommendation: recommendation.get_certainty_display()),
        (gettext_lazy("source"), lambda recommendation: recommendation.source),
    )

    def get_queryset(self):
        return recommendations()

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=bool(can_edit_recommendation(self.request.user)), **kwargs)


def recommendation_detail(request, pk):
    """One recommendation, the proposals that build on it, the activities that answer it."""
    recommendation = get_or_404(recommendations(), pk=pk)
    may_edit = bool(can_edit_recommendation(request.user))
    context = {
        "recommendation": recommendation,
        "proposals": queries.proposals_visible_to(request.user).filter(recommendations=recommendation),
        "activities": queries.activities_answering(request.user, recommendation),
        "may_edit": may_edit,
        "changes": changes_of(recommendation, internal=may_edit),
    }
    return render(request, "assistance/recommendation_detail.html", context)


class RecommendationFormMixin(PortalFormMixin):
    form_class = forms.RecommendationForm

    def dispatch(self, request, *args, **kwargs):
        require(can_edit_recommendation(request.user))
        return super().dispatch(request, *args, **kwargs)


class RecommendationCreate(RecommendationFormMixin, CreateView):
    heading = gettext_lazy("Enter a recommendation")
    submit_label = gettext_lazy("Save")

    def get_initial(self):
        """The document of the one before, where the person goes on to the next."""
        return {"document": self.request.GET.get("document", "")}

    def form_valid(self, form):
        recommendation = create_recommendation(recommendation=form.instance, by=self.request.user)
        messages.success(self.request, _("The recommendation is saved."))
        return redirect("assistance:recommendation-detail", pk=recommendation.pk)


class RecommendationEdit(RecommendationFormMixin, UpdateView):
    submit_label = gettext_lazy("Save")

    def get_object(self, queryset=None):
        return get_or_404(recommendations(), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": _("Correct the recommendation")}

    def form_valid(self, form):
        recommendation = edit_recommendation(recommendation=form.instance, by=self.request.user, fields=form.columns)
        messages.success(self.request, _("Saved."))
        return redirect("assistance:recommendation-detail", pk=recommendation.pk)
