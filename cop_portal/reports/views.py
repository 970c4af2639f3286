"""Home and desk."""

from django.shortcuts import render

from cop_portal.reports import queries


def home(request):
    """What is due before the next session, at the portal's date."""
    return render(request, "reports/home.html", queries.home(request.user))


def desk(request):
    """What the signed-in person has to do."""
    return render(request, "reports/desk.html", queries.desk(request.user))
