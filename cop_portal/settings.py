"""Every setting of the portal, from the environment; the README's table explains each.

Two set-ups share this file. Embedded (nothing set): SQLite, a broker in memory, mail written to var/mail.
Full: DATABASE_URL, REDIS_URL, EMAIL_URL and, if wanted, FILES_URL name the servers, PORTAL_ORIGIN an https address;
SECRET_KEY is required.
"""

import datetime
import os
import re
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()
env.read_env(BASE_DIR / ".env")


def env_bool(name, default):
    """A setting that is exactly "1" or "0": anything else is refused, since a mistyped "flase" must not mean true."""
    value = env.str(name, default="1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


# Where the portal lives
PORTAL_ORIGIN = env.str("PORTAL_ORIGIN", default="http://127.0.0.1:8000").rstrip("/")
SECURE = PORTAL_ORIGIN.startswith("https://")
VAR_DIR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = env_bool("DEBUG", default=False)
if SECURE and DEBUG:
    raise ImproperlyConfigured("DEBUG must be 0 where PORTAL_ORIGIN is an https address.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PORTAL_ORIGIN).hostname])
CSRF_TRUSTED_ORIGINS = [PORTAL_ORIGIN]
PORTAL_NAME = env.str("PORTAL_NAME", default="COP Portal")


def secret_key():
    """The key from the environment; the embedded set-up makes its own once and keeps it, the full one must name it."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    if SECURE:
        raise ImproperlyConfigured("SECRET_KEY is required where PORTAL_ORIGIN is an https address.")
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key() + get_random_secret_key())
    return path.read_text()


SECRET_KEY = secret_key()

# The portal's date: pinned for replay and teaching, the real one where empty
_pinned = env.str("PORTAL_TODAY", default="")
try:
    PORTAL_TODAY = datetime.date.fromisoformat(_pinned) if _pinned else None
except ValueError as error:
    raise ImproperlyConfigured(f"PORTAL_TODAY must be a date such as 2007-09-10, not {_pinned!r}.") from error
TIME_ZONE = env.str("PORTAL_TIME_ZONE", default="Europe/Vienna")
USE_TZ = True

# Applications
INSTALLED_APPS = [
    "cop_portal.common",
    "cop_portal.history",
    "cop_portal.people",
    "cop_portal.reminders",
    "recommendations",
    "assistance",
    "coordination",
    "cop_portal.reports",
    "cop_portal.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",  # the widgets' templates, for the portal's form renderer
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_celery_beat",
    "django_filters",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cop_portal.common.middleware.LoginUnlessOpen",
    "cop_portal.common.middleware.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cop_portal.people.middleware.SavedForms",
    "cop_portal.common.middleware.PortalErrors",
]
ROOT_URLCONF = "cop_portal.urls"
WSGI_APPLICATION = "cop_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cop_portal.common.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "cop_portal.common.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "cop_portal.common.forms.PortalRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The pages that a visitor may open without signing in, by URL name; every other page asks for sign-in first.
OPEN_PAGES = {
    "home",
    "dashboard",
    "figure",
    "changes",
    "document-detail",
    "search",
    "search-suggestions",
    "feed",
    "report-list",
    "status-report",
    "session-report",
    "body-report",
    "decision-copies",
    "session-copies",
    "body-copies",
    "report-copy",
    "report-copy-file",
    "report-copy-differences",
    "mandate-replies",
    "matrix",
    "matrix-cell",
    "overlap-list",
    "healthz",
    "readyz",
    "set-language",
    "people:state-list",
    "people:state-detail",
    "people:invitation-accept",
    "people:invitation-ask",
    "reminders:refuse",
    "recommendations:decision-list",
    "recommendations:decision-detail",
    "recommendations:decision-akn",
    "recommendations:decision-languages",
    "recommendations:mandate-list",
    "recommendations:mandate-detail",
    "recommendations:mandate-chain",
    "recommendations:document-list",
    "recommendations:session-list",
    "recommendations:session-detail",
    "assistance:activity-list",
    "assistance:activity-detail",
    "assistance:activities-iati",
    "assistance:state-iati",
    "assistance:attachment-download",
    "assistance:recommendation-list",
    "assistance:recommendation-detail",
    "assistance:need-list",
    "assistance:need-detail",
    "assistance:proposal-list",
    "assistance:proposal-detail",
    "assistance:proposal-paper",
    "assistance:coverage",
    "coordination:meeting-list",
    "coordination:meeting-detail",
    "coordination:meeting-calendar",
    "coordination:calendars",
    "coordination:calendar-feed",
    "coordination:own-calendar-feed",
    "coordination:meeting-minutes",
    "coordination:agenda",
    "coordination:organization-list",
    "coordination:reply",
    "coordination:exchange",
    "coordination:exchange-new",
    "coordination:exchange-edit",
    "coordination:exchange-send",
    "coordination:exchange-withdraw",
    "coordination:exchange-workbook",
    "coordination:organization-detail",
}

# Who publishes activities under the aid transparency initiative (IATI): the reference, name and type of an organization
PORTAL_IATI_ORG = env.str("PORTAL_IATI_ORG", default="XM-DAC-41128")
PORTAL_IATI_ORG_NAME = env.str("PORTAL_IATI_ORG_NAME", default="United Nations Office on Drugs and Crime")
PORTAL_IATI_ORG_TYPE = env.str("PORTAL_IATI_ORG_TYPE", default="40")
if not re.fullmatch(r"[^\s/&|?]+-[^\s/&|?]+", PORTAL_IATI_ORG):
    raise ImproperlyConfigured(f"PORTAL_IATI_ORG must be a reference such as XM-DAC-41128, not {PORTAL_IATI_ORG!r}.")
if not re.fullmatch(r"\d\d", PORTAL_IATI_ORG_TYPE):
    raise ImproperlyConfigured(f"PORTAL_IATI_ORG_TYPE must be a code such as 40, not {PORTAL_IATI_ORG_TYPE!r}.")

# Database
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: two transactions that read and then write would otherwise fail with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # Tests use a file too, since threads that share a database in memory cannot wait for each other; each run its own,
    # since the journals of a run that was killed would spoil the next.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"portal-test-{os.getpid()}.sqlite3")}
else:
    # The triggers that keep what rows were go by the portal's date. Compiling a search's many conditions took twice as
    # long as the search itself.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        f"-c portal.time_zone={TIME_ZONE} -c portal.today={PORTAL_TODAY or ''} -c jit=off"
    )
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Cache and sessions
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": f"{REDIS_URL}/1"}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True

# Tasks: the queue of record is the database, so a message carries ids at most and a lost one loses nothing.
CELERY_BROKER_URL = f"{REDIS_URL}/0" if REDIS_URL else "memory://localhost/"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Visible again only after the longest task could have ended; the others bring back at once what a killed worker held.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"visibility_timeout": 600, "unacked_restore_interval": 1, "unacked_restore_throttle": 1} if REDIS_URL else {}
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {"reminders.send_mails": {"queue": "mail"}}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler" if REDIS_URL else "celery.beat:Scheduler"
REMINDER_TICK_SECONDS = env.int("REMINDER_TICK_SECONDS", default=60 if REDIS_URL else 10)
MAIL_LEASE_SECONDS = env.int("MAIL_LEASE_SECONDS", default=300)
# After a temporary failure a mail waits so long, then so long, and so on; after the last it has failed.
MAIL_WAIT_SECONDS = env.list("MAIL_WAIT_SECONDS", cast=int, default=[60, 300, 900, 3600, 14_400])
# A mail whose fate is unknown is not touched before any sender that was paused must have come to its end: longer than
# a server keeps a silent connection.
MAIL_SETTLE_SECONDS = env.int("MAIL_SETTLE_SECONDS", default=600)
# More mails at once than this, and than three times the most of a day of the last month, wait for an officer.
REMINDER_BATCH_LIMIT = env.int("REMINDER_BATCH_LIMIT", default=500)
# Evidence on mails whose fate is unknown: the log of the relay that takes them, a folder of delivery notifications
RELAY_LOG = env.str("RELAY_LOG", default="")
RECEIPTS_FOLDER = env.str("RECEIPTS_FOLDER", default="")
# Each looks for itself at what is to be done, so a message that waited for long is worth nothing: the next has come.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": 5 * seconds}}
    for name, task, seconds in [
        ("run reminders", "reminders.run_reminders", REMINDER_TICK_SECONDS),
        ("import waiting uploads", "assistance.import_waiting_uploads", 5),
        ("bring the search up to date", "reports.bring_search_up_to_date", 5),
        ("make waiting copies of reports", "reports.make_waiting_copies", 5),
    ]
}

# Mail: written as files where no server is named
EMAIL_CONFIG = env.email("EMAIL_URL", default="filemail://")
vars().update(EMAIL_CONFIG)
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <portal@{urlsplit(PORTAL_ORIGIN).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cop_portal.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come from invitations, which prove the address
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key,20/15m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1 if SECURE else 0)
MFA_ADAPTER = "cop_portal.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Languages: the interface's have a catalogue under locale/; a decision's text and names may be in any of the six.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
# A page may mix languages where a catalogue is short; a mail may not, so mails are written in these alone.
MAIL_LANGUAGES = ["en", "fr"]
CONTENT_LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cop_portal.common.formats"]
USE_I18N = True

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
# Pages name the files by their hashes alone: the same under their plain names would be packed a second time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = VAR_DIR / "media"


def file_storage(url):
    """Where uploaded files lie: in MEDIA_ROOT, or in the private bucket of a server that speaks S3.

    `s3://key:secret@host:port/bucket?region=...`; without a host it is Amazon's own; `tls=0` for a server on this
    machine or behind its firewall. Key and secret are percent-encoded where they hold signs of an address.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts, bucket = urlsplit(url), urlsplit(url).path.strip("/")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "s3" or not (parts.username and parts.password and bucket) or "/" in bucket:
        raise ImproperlyConfigured("FILES_URL must be such as s3://key:secret@host:port/bucket?region=eu-central-1.")
    if set(query) - {"region", "tls"} or query.get("tls", "1") not in ("0", "1"):
        raise ImproperlyConfigured("FILES_URL knows region=... and tls=0 or 1 after its question mark.")
    from botocore.config import Config

    host = parts.netloc.rpartition("@")[2]
    return {
        "BACKEND": "cop_portal.common.files.PrivateStorage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"http{'' if query.get('tls') == '0' else 's'}://{host}" if host else None,
            "region_name": query.get("region") or None,
            "default_acl": "private",
            "querystring_auth": False,
            "file_overwrite": False,
            "max_memory_size": UPLOAD_LIMIT,
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if host else "auto"},
                connect_timeout=5,
                read_timeout=30,
                retries={"max_attempts": 3},
                # Servers other than Amazon's know no checksums that they did not ask for.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


UPLOAD_LIMIT = 10 * 1024 * 1024
STORAGES = {
    "default": file_storage(env.str("FILES_URL", default="")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o640

# Transport and headers
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Example accounts and activities may be made only where this says so, and never at an https address.
PORTAL_EXAMPLES = env_bool("PORTAL_EXAMPLES", default=False)
if SECURE and PORTAL_EXAMPLES:
    raise ImproperlyConfigured("PORTAL_EXAMPLES must be 0 where PORTAL_ORIGIN is an https address.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Each step of each PDF, and of each font in it, would be a line.
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools")},
}
