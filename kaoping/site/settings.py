"""Django's settings, derived from the environment (see `kaoping.site.environment`)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from kaoping.site.environment import Mode, read_environment

ENVIRONMENT = read_environment(os.environ)
HERE = Path(__file__).parent

SECRET_KEY = ENVIRONMENT.key()
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) or ["localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = list(ENVIRONMENT.origins)

INSTALLED_APPS = [
    "kaoping.site",
    "kaoping.governance.jobs",
    "kaoping.governance.ledger",
    "kaoping.governance.organisations",
    "kaoping.governance.people",
    "kaoping.governance.notices",
    "kaoping.governance.dual",
    "kaoping.governance.access",
    "kaoping.governance.sso",
    "kaoping.governance.files",
    "kaoping.planning.schemes",
    "kaoping.planning.cycles",
    "kaoping.collection.tasks",
    "kaoping.collection.values",
    "kaoping.collection.board",
    "kaoping.collection.workbooks",
    "kaoping.collection.api",
    "kaoping.analysis.runs",
    "kaoping.analysis.results",
    "kaoping.application.publication",
    "kaoping.application.documents",
    "kaoping.application.appeals",
    "kaoping.application.rectification",
    "kaoping.participation.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kaoping.site.middleware.RequestNumber",
    "kaoping.site.middleware.Begun",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kaoping.site.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaoping.site.denials.Denials",
    "kaoping.governance.access.middleware.Acting",
    "kaoping.site.middleware.Refusals",
    "kaoping.site.middleware.NotStored",
]

ROOT_URLCONF = "kaoping.site.urls"
WSGI_APPLICATION = "kaoping.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["kaoping.basis.marks"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kaoping.site.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CSRF_FAILURE_VIEW = "kaoping.site.errors.csrf_failure"

# Data

DATABASES = ENVIRONMENT.databases()
KAOPING_METRICS_TOKEN = ENVIRONMENT.metrics_token
KAOPING_MONITORS = ENVIRONMENT.monitors
KAOPING_DATABASE_OWNER = ENVIRONMENT.database_owner
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Used one-time codes and counted attempts live here: in memory, each process would have its own.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Sign-in

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["kaoping.governance.access.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "kaoping.governance.access.passwords.ProfileValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "kaoping.governance.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "account"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# Our own lock-out counts attempts in the database, by account and by account and address.
ACCOUNT_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies
MFA_ADAPTER = "kaoping.governance.access.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "kaoping.governance.access.factors.SignInWithFactor",
    "reauthenticate": "kaoping.governance.access.factors.ShowFactorAgain",
    "authenticate_webauthn": "kaoping.governance.access.factors.SignInWithKey",
    "reauthenticate_webauthn": "kaoping.governance.access.factors.ShowKeyAgain",
    "activate_totp": "kaoping.governance.access.factors.BindApp",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "考评"
# A step before and after: a code typed in its last second is right when it arrives, and clocks of telephones differ.
MFA_TOTP_TOLERANCE = 1
# For some they are the only second factor: each sign-in and each grave act takes one.
MFA_RECOVERY_CODE_COUNT = 40
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ENVIRONMENT.insecure_http

# Sessions and cookies

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
IS_SECURE = not ENVIRONMENT.insecure_http
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-form" if IS_SECURE else "form"
KAOPING_SEEN_COOKIE = "__Host-seen" if IS_SECURE else "seen"
KAOPING_MESSAGES_COOKIE = "__Host-messages" if IS_SECURE else "messages"
MESSAGE_STORAGE = "kaoping.site.messages.Messages"
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = ENVIRONMENT.mode is Mode.PRODUCTION and IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
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
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# What a request may bring

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kaoping.governance.files.uploads.OnlySoMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Language and time: Chinese is the language of the source texts, English is complete

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [HERE.parent / "locale"] + [
    HERE.parent / layer / "locale" for layer in ("planning", "collection", "analysis", "application", "participation")
]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 30 * 24 * 3600
"""Seconds: the address of a file says which content it means."""
STORAGES = {"staticfiles": {"BACKEND": "kaoping.site.statics.Versioned"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "kaoping.site.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": ENVIRONMENT.log_level},
    "loggers": {"django.server": {"handlers": ["stderr"], "propagate": False}},
}

# Kaoping's own

KAOPING_MODE = ENVIRONMENT.mode
KAOPING_DATA = ENVIRONMENT.data
KAOPING_PASSWORD_PROFILE = ENVIRONMENT.password_profile
KAOPING_TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
KAOPING_LEDGER = ENVIRONMENT.ledger
KAOPING_WITNESSES = ENVIRONMENT.witness
KAOPING_SCANNER = ENVIRONMENT.scanner
KAOPING_MINUTES_PER_VALUE = ENVIRONMENT.minutes_per_value
KAOPING_OIDC_ISSUER = ENVIRONMENT.oidc_issuer
KAOPING_OIDC_CLIENT = ENVIRONMENT.oidc_client
KAOPING_OIDC_SECRET = ENVIRONMENT.oidc_secret
KAOPING_OIDC_SECOND_FACTOR = ENVIRONMENT.oidc_second_factor
KAOPING_FOOT = {"publisher": ENVIRONMENT.publisher, "icp": ENVIRONMENT.icp, "site_code": ENVIRONMENT.site_code}
KAOPING_CLOCK_OFFSET = timedelta(0)
KAOPING_IDLE = {"administrators": timedelta(minutes=15), "others": timedelta(minutes=30)}
KAOPING_LONGEST_SESSION = timedelta(hours=12)
