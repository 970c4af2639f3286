"""Sign-in by default, and the portal's own errors as pages."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware

from cop_portal.common.errors import PortalError
from cop_portal.common.views import error_page


class LoginUnlessOpen(LoginRequiredMiddleware):
    """Asks for sign-in on every page but those that settings.OPEN_PAGES lists (and the sign-in pages themselves)."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.resolver_match.view_name in settings.OPEN_PAGES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class PrivatePages:
    """What a signed-in person reads is kept by no cache, theirs or a proxy's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # The cookie, not the person: asking for the person would cost a visitor's page a query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response


class PortalErrors:
    """Answers a PortalError that no view caught with a page that says its sentence, under its own status code."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, PortalError):
            return error_page(request, exception)
        return None
