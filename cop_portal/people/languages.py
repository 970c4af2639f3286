"""The interface speaks the person's language from sign-in on, until they switch it."""

from django.conf import settings


def speak(response, person):
    """Set the interface's language to the person's, where the interface has it; the response itself."""
    if person.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
