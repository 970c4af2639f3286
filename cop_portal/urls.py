"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from cop_portal.common.health import healthz, readyz

urlpatterns = [
    path("", include("cop_portal.people.urls")),
    path("", include("cop_portal.reminders.urls")),
    path("", include("recommendations.urls")),
    path("", include("assistance.urls")),
    path("", include("coordination.urls")),
    # Last, since a document's symbol holds slashes.
    path("", include("cop_portal.reports.urls")),
    path("account/", include("allauth.urls")),
    path("language/", set_language, name="set-language"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
]
