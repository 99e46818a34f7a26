"""Settings of every Huiyin process. Each value that differs between machines comes from the environment."""

import os
import sys
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from huiyin.config import secrets

BASE_DIR = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("HUIYIN_HOME", BASE_DIR / "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("HUIYIN_DEBUG") == "1"
TESTING = "pytest" in sys.modules
SECRET_KEY = secrets.get("HUIYIN_SECRET_KEY", HOME / "secret.key")
# Encrypts the journal's values and identity numbers; whoever loses it cannot read them any more.
DATA_KEY = secrets.get("HUIYIN_DATA_KEY", HOME / "data.key")
# The telephone system signs its events with it.
TELEPHONE_SECRET = secrets.get("HUIYIN_TELEPHONE_SECRET", HOME / "telephone.key")
ALLOWED_HOSTS = os.environ.get("HUIYIN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HUIYIN_ORIGINS", "").split(",") if origin]
TLS = os.environ.get("HUIYIN_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    # kernel, lowest first
    "huiyin.kernel.calendars",
    "huiyin.kernel.members",
    "huiyin.kernel.parties",
    "huiyin.kernel.records",
    "huiyin.kernel.journal",
    "huiyin.kernel.clauses",
    "huiyin.kernel.explain",
    "huiyin.kernel.numbering",
    "huiyin.kernel.files",
    "huiyin.kernel.search",
    "huiyin.kernel.matters",
    "huiyin.kernel.live",
    "huiyin.kernel.notices",
    "huiyin.kernel.drafts",
    "huiyin.kernel.promises",
    "huiyin.kernel.actions",
    "huiyin.kernel.schedules",
    "huiyin.kernel.privacy",
    "huiyin.kernel.approvals",
    "huiyin.kernel.custody",
    "huiyin.kernel.imports",
    "huiyin.web",
    "huiyin.web.api",
    "huiyin.registers.customers",
    "huiyin.registers.estates",
    "huiyin.registers.accounts",
    "huiyin.registers.office",
    "huiyin.registers.founding",
    "huiyin.rooms.desk.reception",
    "huiyin.rooms.desk.complaints",
    "huiyin.rooms.desk.followups",
    "huiyin.rooms.desk.public",
    "huiyin.rooms.desk.quality",
    "huiyin.rooms.sales.launches",
    "huiyin.rooms.sales.contracts",
    "huiyin.rooms.sales.mortgages",
    "huiyin.rooms.sales.receipts",
    "huiyin.rooms.sales.settlement",
    "huiyin.rooms.sales.titles",
    "huiyin.rooms.sales.handovers",
    "huiyin.rooms.people.posts",
    "huiyin.rooms.people.rosters",
    "huiyin.rooms.people.training",
    "huiyin.rooms.people.plans",
    "huiyin.rooms.people.conduct",
    "huiyin.rooms.people.appraisals",
    "huiyin.rooms.rulebook",
    "huiyin.config",
]
# A module is installed as soon as it stands.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("huiyin.") or (BASE_DIR / app.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "huiyin.web.middleware.NoNulls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "huiyin.web.middleware.SecurityHeaders",
]
ROOT_URLCONF = "huiyin.config.urls"
WSGI_APPLICATION = "huiyin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "huiyin" / "web" / "templates"],  # before those of the libraries
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huiyin.web.context.shell",
            ],
            "builtins": ["huiyin.web.templatetags.huiyin"],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": HOME / "huiyin.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        # A deferred transaction that reads first fails at its first write under WAL, whatever the time-out.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-64000;"
            "PRAGMA mmap_size=268435456;PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864;"
        ),
    },
}
DATABASES = {
    "default": dj_database_url.config("DATABASE_URL", conn_max_age=600)
    if "DATABASE_URL" in os.environ
    else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "huiyin_cache"}
    if not TESTING
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
TASKS = {"default": {"BACKEND": os.environ.get("HUIYIN_TASKS", "django_tasks_db.DatabaseBackend")}}

AUTH_USER_MODEL = "members.Member"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:  # the real hasher costs 50 ms a sign-in; a test of its own proves that it is the one in use
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "huiyin.web.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}  # the lock-out
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What leaves the house: see docs/operations.md
# Where the worker puts its daily backup; empty for none.
BACKUP_TO = os.environ.get("HUIYIN_BACKUP_TO", str(HOME / "backups"))
# Where pages find `huiyin live`: its own address, or the port at which it stands beside the web server.
LIVE_URL = os.environ.get("HUIYIN_LIVE_URL", "").rstrip("/")
LIVE_PORT = int(os.environ.get("HUIYIN_LIVE_PORT", "0"))
PUBLIC_URL = os.environ.get("HUIYIN_URL", "").rstrip("/")  # how people outside reach this house
# Whose word about an address behind them is taken: reverse proxies.
TRUSTED_PROXIES = set(filter(None, os.environ.get("HUIYIN_PROXIES", "").split(",")))
EMAIL_HOST = os.environ.get("HUIYIN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("HUIYIN_SMTP_PORT", "465"))
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_HOST_USER = os.environ.get("HUIYIN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("HUIYIN_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("HUIYIN_MAIL_FROM", EMAIL_HOST_USER or "huiyin@localhost")
ROBOT_HOSTS = {  # only there may a robot's address lead
    *("qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "open.larksuite.com"),
    *filter(None, os.environ.get("HUIYIN_ROBOT_HOSTS", "").split(",")),
}
SMS_URL = os.environ.get("HUIYIN_SMS_URL", "")
SMS_KEY = os.environ.get("HUIYIN_SMS_KEY", "")
SMS_SECRET = os.environ.get("HUIYIN_SMS_SECRET", "")
SMS_TEMPLATES = dict(  # our name=the gateway's template, as `received=SMS_1001,link=SMS_1002`
    pair.split("=", 1) for pair in os.environ.get("HUIYIN_SMS_TEMPLATES", "").split(",") if "=" in pair
)
API_RATE_PER_MINUTE = int(os.environ.get("HUIYIN_API_RATE", "600"))  # for each token
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "huiyin" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["huiyin.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS: list = []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": HOME / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HUIYIN_LOG", "WARNING")},
}
