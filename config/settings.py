"""Django settings, read from the environment by typed readers. `docs/settings.md` describes every variable."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from config import environment as env
from config import signing_in

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(env.text("VAR_DIR", str(ROOT / "var")))
_var = quote(str(VAR))  # in a URL; a folder’s name may hold spaces and marks
MODE = env.mode()
PRODUCTION = MODE == "production"

# --- Safety: production refuses to start half-configured -----------------------------------------------------------
DEBUG = env.flag("DEBUG", False)
if PRODUCTION and DEBUG:
    raise env.Misconfigured("DEBUG must be off in production: it shows secrets to strangers. Unset DEBUG.")
SECRET_KEY = env.text("SECRET_KEY", None if PRODUCTION else env.development_secret(VAR))
SITE_URL = env.text("SITE_URL", None if PRODUCTION else f"http://127.0.0.1:{env.integer('PORT', 8000)}").rstrip("/")
_site_host = urlsplit(SITE_URL).hostname or ""
if not re.match(r"https?://", SITE_URL) or not _site_host:
    raise env.Misconfigured(f"SITE_URL must be a whole public address, such as https://khomo.example.vn, not “{SITE_URL}”.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "" if PRODUCTION else f"{_site_host},127.0.0.1,localhost,[::1]")
if PRODUCTION and not ALLOWED_HOSTS:
    raise env.Misconfigured("ALLOWED_HOSTS is empty. Name the hosts that this site answers for, comma-separated.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
_https = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION and _https else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
# What Django's deployment checks ask for and we leave out: the host's other sites are not ours to bind to HTTPS (W005, W021),
# the proxy in front sends HTTP to HTTPS (W008), and Wagtail shows previews of pages in a frame of its own (W019).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W019", "security.W021"]
# The number of proxies of ours in front: how many entries of X-Forwarded-For may be believed, from the right.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", 0, least=0)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Applications ----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.accounts",
    "portal.notices",
    "portal.saved",
    "portal",
    "oaipmh",
    "deposits",
    "search",
    "media",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    # Only where it is asked for: python3-saml wants lxml and xmlsec to be built with one and the same libxml2.
    *(["allauth.socialaccount.providers.saml"] if env.words("LOGIN_SAML") else []),
    "django_q",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.ActorMiddleware",
    "portal.typed.WithoutNulMiddleware",
    "portal.institution_admin.access.InstitutionGateMiddleware",
    "portal.security.ContentSecurityPolicyMiddleware",
    "portal.errors.WrongMethodMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
        },
    }
]

# --- Parts, each chosen by one URL -----------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{_var}/db.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGE = env.service_url("STORAGE_URL", f"file://{_var}/files", schemes={"file", "s3"})
SEARCH = env.service_url("SEARCH_URL", f"embedded://{_var}/index", schemes={"embedded", "solr"})
# Without a scanner nothing is scanned, and nothing waits for it.
CLAMD = env.optional_service_url("CLAMD_URL", schemes={"tcp", "unix"})
# Wagtail's own images and documents (pictures on pages) lie beside the deposits' files, never among them.
MEDIA_ROOT = VAR / "pages"
MEDIA_URL = "/pages-media/"

# --- Background work -------------------------------------------------------------------------------------------------
# A task that a killed worker held is delivered again after this many seconds; it must exceed the longest quick task.
WORK_RETRY_SECONDS = env.integer("WORK_RETRY_SECONDS", 90)
SLOW_RETRY_SECONDS = env.integer("SLOW_RETRY_SECONDS", 300)
_q_common = {
    "orm": "default",
    "poll": 0.25,
    "catch_up": True,
    "max_attempts": 50,
    "ack_failures": False,
    "save_limit": 200,
    "label": _("Background work"),
    "bulk": 1,
    "guard_cycle": 1,
}
Q_CLUSTER = {
    **_q_common,
    "name": "quick",
    "workers": 1,
    "timeout": max(WORK_RETRY_SECONDS - 10, 1),
    "retry": WORK_RETRY_SECONDS,
    "ALT_CLUSTERS": {
        "slow": {
            **_q_common,
            "workers": 1,
            "timeout": max(SLOW_RETRY_SECONDS - 20, 1),
            "retry": SLOW_RETRY_SECONDS,
            "scheduler": False,
        }
    },
}

# --- Mail ------------------------------------------------------------------------------------------------------------
vars().update(env.mail("EMAIL_URL", None if PRODUCTION else "consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"khomo@{_site_host}")
ADMIN_EMAIL = env.text("ADMIN_EMAIL", f"thuvien@{_site_host}" if "." in _site_host else "thuvien@khomo.example")

# --- Accounts --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "portal.institution_admin.access.InstitutionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "portal.accounts.forms.SignupFields"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "deposit:mine"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SOCIALACCOUNT_ADAPTER = "portal.accounts.social.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = signing_in.providers()
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = env.integer("LOGIN_SECONDS", 8)

# --- Languages -------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "config" / "locale", ROOT / "config" / "vendor_locale"]
TIME_ZONE = env.text("TIME_ZONE", "Asia/Ho_Chi_Minh")
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Static files: built by `npm run build`, served by WhiteNoise under hashed names ----------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
# Uploads are spooled to disk from the first bytes on, and never held whole in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(VAR / "uploads")
(VAR / "uploads").mkdir(parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A deposit form has six boxes a person, and a paper of a large experiment two thousand authors.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
EMBARGO_MAX_YEARS = env.integer("EMBARGO_MAX_YEARS", 5)
MAX_FILE_BYTES = env.integer("MAX_FILE_BYTES", 5 * 1024**3)
# Of one web process: see WEB_THREADS.
UPLOADS_AT_ONCE = max(env.integer("WEB_THREADS", 8) // 2, 1)
# Pictures of pages and what else is drawn or read page by page: made again at need, so bounded.
PAGE_CACHE_BYTES = env.integer("PAGE_CACHE_BYTES", 1024**3, least=1)

# Every stored byte is read and compared once in so many days, as far as the bytes that may be read in a night allow.
FIXITY_DAYS = env.integer("FIXITY_DAYS", 90)
FIXITY_NIGHTLY_BYTES = env.integer("FIXITY_NIGHTLY_BYTES", 20 * 1024**3, least=0)

# --- The repository --------------------------------------------------------------------------------------------------
# Written into the database when the repository is installed; afterwards the row counts, whatever this says.
OAI_NAMESPACE = env.text("OAI_NAMESPACE", _site_host if re.search(r"[a-z]\.[a-z]", _site_host) else "khomo.example")
OAI_PAGE_SIZE = env.integer("OAI_PAGE_SIZE", 250)
# What harvesters did is written down every so many seconds; 0: at once.
OAI_LOG_SECONDS = env.integer("OAI_LOG_SECONDS", 3, least=0)
# Whether administrators may check endpoints inside the site's own network (media/fetching/guard.py).
CHECK_PRIVATE_ADDRESSES = env.flag("CHECK_PRIVATE_ADDRESSES", False)
# Where works and people are looked up when a depositor pastes an identifier; `off` turns one off. Answers are kept for LOOKUP_AGE.
LOOKUP_URLS = {
    "crossref": env.text("LOOKUP_CROSSREF_URL", "https://api.crossref.org"),
    "datacite": env.text("LOOKUP_DATACITE_URL", "https://api.datacite.org"),
    "arxiv": env.text("LOOKUP_ARXIV_URL", "https://export.arxiv.org/api/query"),
    "orcid": env.text("LOOKUP_ORCID_URL", "https://pub.orcid.org/v3.0"),
}
LOOKUP_SECONDS = env.integer("LOOKUP_SECONDS", 8)
LOOKUP_AGE = env.integer("LOOKUP_AGE", 7 * 24 * 3600)
# Whether a removal by legal order needs a second administrator.
LEGAL_REMOVAL_BY_TWO = env.flag("LEGAL_REMOVAL_BY_TWO", False)
# What has waited for review longer than this is marked at the desk as overdue.
REVIEW_DAYS = env.integer("REVIEW_DAYS", 14, least=1)
# A folder on the server whose folders and ZIP files administrators may name when they bring in a sheet.
IMPORT_FOLDER = env.text("IMPORT_FOLDER", "")
EVENT_LISTENERS = "config.listeners.LISTENERS"
WAGTAIL_SITE_NAME = "Kho Mở"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "pypdf": {"level": "ERROR"},
        "django-q": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
