"""Settings, all from the environment; every default is safe for one machine behind a TLS proxy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from alongside import __version__
from alongside.config.database import app_password, database_settings
from alongside.config.logs import logging_settings
from alongside.config.outside import FOLDER, notify_settings, storage_settings
from alongside.config.outside import NOTIFY as BY_NOTIFY
from alongside.config.paths import private
from alongside.config.secrets import secret

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("ALONGSIDE_VAR", ROOT / "var")).resolve()
VERSION = __version__
DEMO = os.environ.get("ALONGSIDE_DEMO") == "1"
DEBUG = False

SECRET_KEY = secret(VAR, "secret-key")
ALLOWED_HOSTS = os.environ.get("ALONGSIDE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ALONGSIDE_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("ALONGSIDE_HTTPS") == "1"
# Where people reach the service: the links in emails begin with it.
SITE_ADDRESS = os.environ.get("ALONGSIDE_ADDRESS", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "alongside.config.triggers.TriggersConfig",
    "procrastinate.contrib.django",
    "alongside.ground.base",
    "alongside.ground.clock",
    "alongside.ground.audit",
    "alongside.ground.accounts",
    "alongside.ground.access",
    "alongside.ground.post",
    "alongside.ground.files",
    "alongside.ground.govuk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "alongside.family.people",
    "alongside.family.wording",
    "alongside.family.referrals",
    "alongside.family.cases",
    "alongside.family.recording",
    "alongside.family.areas",
    "alongside.family.circumstances",
    "alongside.family.finding",
    "alongside.practice.support",
    "alongside.practice.workload",
    "alongside.practice.engagement",
    "alongside.practice.assessment",
    "alongside.practice.progress",
    "alongside.practice.actions",
    "alongside.practice.plans",
    "alongside.practice.places",
    "alongside.practice.meetings",
    "alongside.practice.safety",
    "alongside.practice.handover",
    "alongside.practice.closing",
    "alongside.pursuit.information",
    "alongside.pursuit.entities",
    "alongside.pursuit.intelligence",
    "alongside.pursuit.network",
    "alongside.pursuit.disruption",
    "alongside.accountability.challenge",
    "alongside.doors.public",
    "alongside.doors.portal",
    "alongside.doors.desk",
    "alongside.doors.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alongside.ground.govuk.middleware.SecurityHeadersMiddleware",
    "alongside.ground.govuk.middleware.ListEndsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "alongside.ground.accounts.middleware.SecondFactorMiddleware",
    "alongside.ground.access.middleware.ActingMiddleware",
]

ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "alongside.ground.govuk.backend.Templates",
        "NAME": "django",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alongside.ground.govuk.context.page",
            ],
        },
    }
]
FORM_RENDERER = "alongside.ground.govuk.forms.GovukRenderer"

# Each room's background work is in its jobs.py.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

DATABASES = {"default": database_settings()}
DATABASE_APP_PASSWORD = (
    app_password()
)  # set on the application's role after a migration; empty for the embedded server
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and lock-outs must hold across processes, so they live in the one database.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "alongside_cache"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["alongside.ground.accounts.backends.RolesWithAccount"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
# Behind the TLS proxy everybody has its address: one person's wrong passwords would lock everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
ACCOUNT_ADAPTER = "alongside.ground.accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account is made from an invitation sent to that address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_NOTIFICATIONS = (
    False  # a note to a shared inbox could tell the wrong person; see safe contact (R327)
)
ACCOUNT_SESSION_REMEMBER = False  # a shared device forgets; see also the idle time below
ACCOUNT_FORMS = {
    "login": "alongside.ground.accounts.forms.SignInForm",
    "request_login_code": "alongside.ground.accounts.forms.RequestCodeForm",
    "confirm_login_code": "alongside.ground.accounts.forms.ConfirmCodeForm",
    "reset_password": "alongside.ground.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "alongside.ground.accounts.forms.NewPasswordForm",
    "change_password": "alongside.ground.accounts.forms.ChangePasswordForm",
    "set_password": "alongside.ground.accounts.forms.SetPasswordForm",
    "reauthenticate": "alongside.ground.accounts.forms.ConfirmForm",
    "add_email": "alongside.ground.accounts.forms.AddAddressForm",
}
MFA_ADAPTER = "alongside.ground.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "alongside.ground.accounts.forms.SecondFactorForm",
    "reauthenticate": "alongside.ground.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "alongside.ground.accounts.forms.ActivateAppForm",
    "add_webauthn": "alongside.ground.accounts.forms.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Alongside"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SESSION_COOKIE_AGE = 45 * 60  # idle minutes; renewed at most once a minute, see SecondFactorMiddleware
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "alongside.doors.common.late.csrf_failure"  # keeps what was typed
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

EMAIL_BACKEND = (
    "alongside.ground.post.backends.QueueBackend"  # sealed, with the deed; the worker hands it over
)
NOTIFY = notify_settings(os.environ, demo=DEMO)
POST_OFFICE = BY_NOTIFY if NOTIFY else FOLDER
EMAIL_FILE_PATH = private(VAR / "outbox")  # the letters hold links that open accounts
DEFAULT_FROM_EMAIL = os.environ.get("ALONGSIDE_FROM", "no-reply@alongside.invalid")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": storage_settings(
        os.environ,
        {"location": VAR / "files", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Attachments are encrypted with this key before they reach the storage. To change it, move the old one to the
# end of ALONGSIDE_FILES_OLD_KEYS (commas between), where it still opens what it has sealed.
FILES_KEY = secret(VAR, "files-key")
FILES_OLD_KEYS = [k for k in os.environ.get("ALONGSIDE_FILES_OLD_KEYS", "").split(",") if k]
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
EVIDENCE_MAX_BYTES = 500 * 1024 * 1024  # in parts, which a bad connection may break off
UPLOAD_PART_BYTES = 16 * 1024 * 1024  # of one part; together no more than four are written at a time
UPLOAD_DIR = private(VAR / "uploads")  # sealed already: files of which parts are still missing
FFMPEG = shutil.which("ffmpeg") or ""  # the machine's own; without it films are kept and not shown
ATTACHMENT_MAX_COUNT = 20  # with one record
ATTACHMENT_MAX_AT_ONCE = 4  # sent with one form
CLAMAV = os.environ.get("ALONGSIDE_CLAMAV", "")  # host:port or a socket's path; empty: files are not scanned
WHITENOISE_USE_FINDERS = os.environ.get("ALONGSIDE_STATIC_FINDERS") == "1"
FILE_UPLOAD_HANDLERS = [
    "alongside.ground.files.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = private(VAR / "incoming")  # not yet encrypted, for as long as the request lasts
UPLOAD_MAX_BYTES = ATTACHMENT_MAX_AT_ONCE * ATTACHMENT_MAX_BYTES  # of all files of one request together
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# No exception's words, no secret of an address, no 403 or 404: see `logs`.
LOGGING = logging_settings(os.environ.get("ALONGSIDE_LOG_LEVEL", "WARNING"))
