"""All settings, from environment variables; `.env.example` lists them.

Nothing here has a secret as its default: outside of debug, SECRET_KEY must be given.
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import pghistory
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from claimtrack.environment import BASE_DIR, env_bool, env_int, env_list, env_secret, read_env_file
from claimtrack.operating.logs import logging_config, with_task_id

read_env_file()
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text (or DEBUG=1 to try things out). "
            "`make run` makes one by itself and keeps it in var/secret_key."
        )
    SECRET_KEY = "only-for-debug-" + "x" * 50  # sessions of a debug server protect nothing
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "claims",
    "claimtrack",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "csp",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_prometheus",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "claimtrack.operating.logs.RequestLog",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "claimtrack.headers.Headers",
    "claimtrack.largest.LargestBody",
    "csp.middleware.CSPMiddleware",
    "claimtrack.public_host.PublicHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "claims.logins.TwoFactors",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "claimtrack.urls"
WSGI_APPLICATION = "claimtrack.wsgi.application"
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
            ],
        },
    }
]

# -- database: DATABASE_URL, or the embedded PostgreSQL that starts by itself
EMBEDDED_POSTGRES_STATE = Path(os.environ.get("EMBEDDED_POSTGRES_STATE") or BASE_DIR / "var" / "postgres")
DATABASES: dict[str, dict[str, Any]]
if _url := env_secret("DATABASE_URL"):
    DATABASES = {"default": dict(dj_database_url.parse(_url, conn_max_age=60, conn_health_checks=True))}
else:
    DATABASES = {
        "default": {
            "ENGINE": "claimtrack.postgres",
            "NAME": os.environ.get("EMBEDDED_POSTGRES_NAME", "claimtrack"),
            "USER": "claimtrack",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    }
if _seconds := env_int("STATEMENT_SECONDS", 0):  # set for the web server by claimtrack/gunicorn.py
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c statement_timeout={_seconds}s"
# Counts of tries (rate limits) hold for all processes on all hosts; a table of its own, made by a migration.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
# Workers and commands run on the connections that they have; the tasks that they run are in claims/tasks/.
PROCRASTINATE_IMPORT_PATHS = ["claims.tasks"]
PROCRASTINATE_WORKER_DEFAULTS = {"task_middleware": [with_task_id]}

# -- people
AUTH_USER_MODEL = "claims.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Logging in is django-allauth's: rate limits, two factors, sessions that can be ended, single sign-on.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_FORMS = {"login": "claims.forms.people.LogInForm"}
ACCOUNT_ADAPTER = "claims.logins.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address is given by an admin, or proven by an invitation
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before passwords and factors are changed
# A whole newsroom may come from one address at nine: what is limited closely are failures.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "20/m/ip,5/5m/key", "csp_report": "30/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("PROXIES", 0)
REQUIRE_TWO_FACTORS = env_bool("REQUIRE_TWO_FACTORS", False)
MFA_ADAPTER = "claims.logins.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "claimtrack"
PASSWORD_RESET_TIMEOUT = 3600  # seconds; the link waits in the queue for its e-mail, as it is
SESSION_COOKIE_AGE = 3600 * env_int("SESSION_HOURS", 12)
INVITATION_DAYS = env_int("INVITATION_DAYS", 7)
API_RATE = os.environ.get("API_RATE", "600/m/user")  # of one token
# Single sign-on: only for people that are known here by their e-mail address, or invited under it.
SOCIALACCOUNT_ADAPTER = "claims.logins.SignOnAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
OIDC_SERVER_URL = os.environ.get("OIDC_SERVER_URL", "")
OIDC_ORIGIN = os.environ.get("OIDC_ORIGIN") or "/".join(OIDC_SERVER_URL.split("/")[:3])
if OIDC_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": os.environ.get("OIDC_NAME", "single sign-on"),
                "client_id": os.environ.get("OIDC_CLIENT_ID", ""),
                "secret": env_secret("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "claims:desk"
LOGOUT_REDIRECT_URL = "login"

# -- language and time
LANGUAGE_CODE = "en-gb"
USE_TZ = True
TIME_ZONE = os.environ.get("TIME_ZONE", "UTC")

# -- static files
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _HASHED},
}

# -- keeping out
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": "/csp-report/",
    }
}
if OIDC_SERVER_URL:  # the button's form is answered by a redirect to there
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [SELF, OIDC_ORIGIN]
X_FRAME_OPTIONS = "DENY"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
_HTTPS = env_bool("HTTPS", not DEBUG)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
if _HTTPS:  # a browser takes these from this very host only, and from no page without https
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from within, past the proxy
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
if env_bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# -- e-mail: to the console, or by the SMTP server that EMAIL_HOST names
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "claimtrack@localhost")
# What e-mails put in front of an address of this site.
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")

# -- the public site: what is published, for everybody to read (docs/public.md)
PUBLIC_SITE = env_bool("PUBLIC_SITE", False)
PUBLIC_HOST = os.environ.get("PUBLIC_HOST", "")  # a host that shows nothing else, at its root
PUBLISHER = os.environ.get("PUBLISHER", "claimtrack")

# -- assessments
ASSESSMENT_NEEDS_APPROVAL = env_bool("ASSESSMENT_NEEDS_APPROVAL", True)
EVIDENCE_ROOT = Path(os.environ.get("EVIDENCE_ROOT") or BASE_DIR / "var" / "evidence")
EVIDENCE_MAX_BYTES = env_int("EVIDENCE_MAX_MB", 20) * 1024 * 1024

# -- extraction
EXTRACTOR = os.environ.get("EXTRACTOR") or "learned"
SPACY_MODEL = os.environ.get("SPACY_MODEL", "")
SEEDS_DIR = BASE_DIR / "seeds"

# -- fetching: which addresses a worker opens for those who import (claims/fetching)
FETCH_CONTACT = os.environ.get("FETCH_CONTACT", "")
FETCH_ONLY_HOSTS = env_list("FETCH_ONLY_HOSTS")
FETCH_PROXY = os.environ.get("FETCH_PROXY", "")
FETCH_SECONDS = float(env_int("FETCH_SECONDS", 30))
FETCH_PAUSE = float(env_int("FETCH_PAUSE", 1))
FETCH_ALLOW_LOOPBACK = False  # only tests set this, which serve their sites themselves; no variable does

# -- operating: docs/install.md
LOGGING = logging_config(
    level=os.environ.get("LOG_LEVEL", "WARNING").upper(), as_json=os.environ.get("LOG_FORMAT", "") == "json"
)
METRICS_TOKEN = env_secret("METRICS_TOKEN")
PROMETHEUS_EXPORT_MIGRATIONS = False
BACKUP_ROOT = Path(os.environ.get("BACKUP_ROOT") or BASE_DIR / "var" / "backups")
BACKUP_RECIPIENT = os.environ.get("BACKUP_RECIPIENT", "")
BACKUP_IDENTITY = env_secret("BACKUP_IDENTITY")
BACKUP_KEEP = os.environ.get("BACKUP_KEEP", "7,4,6")
if _dsn := env_secret("SENTRY_DSN"):
    import sentry_sdk

    sentry_sdk.init(dsn=_dsn, send_default_pii=False, max_request_body_size="never", include_local_variables=False)
