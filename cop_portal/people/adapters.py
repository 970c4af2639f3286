"""How django-allauth fits the portal: no sign-up, links from the portal's own address, mail through the outbox."""

import base64
import hashlib
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils import translation
from django.utils.html import format_html

from cop_portal.common import outbox
from cop_portal.people.languages import speak


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations alone."""

    def is_open_for_signup(self, request):
        return False

    def post_login(self, request, user, **kwargs):
        return speak(super().post_login(request, user, **kwargs), user)

    def send_mail(self, template_prefix, email, context):
        """Into the outbox, in the person's language; the link is the portal's own, whatever Host the request named."""
        person = context.get("user")
        language = outbox.mail_language(person.language if person else "en")
        for name in ("password_reset_url", "activate_url"):
            if name in context:
                parts = urlsplit(context[name])
                context[name] = settings.PORTAL_ORIGIN + parts.path
        with translation.override(language):
            context |= {
                "portal_name": settings.PORTAL_NAME,
                "language": translation.get_language(),
                "is_rtl": translation.get_language_bidi(),
            }
            message = self.render_mail(template_prefix, email, context)
        html = next((body for body, kind in getattr(message, "alternatives", ()) if kind == "text/html"), "")
        outbox.queue(
            recipient=person,
            address=email,
            kind="account",
            language=language,
            subject=message.subject,
            text=message.body,
            html=html or format_html("<pre>{}</pre>", message.body),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds and recovery codes are stored encrypted, by a key that stands in no table."""

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


def _fernet():
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()))
