"""All settings. Each one an operator may change is read from the environment here and described in docs/settings.md."""

from pathlib import Path

from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF

from chatsite import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR", str(BASE_DIR / "var"))).resolve()
PORT = environment.integer("PORT", 8000)

# --- Secrets -----------------------------------------------------------------------------------------------------------------

SECRET_KEY = environment.text("SECRET_KEY") or environment.private_file(DATA_DIR / "keys" / "secret")
ENCRYPTION_KEY = environment.text("ENCRYPTION_KEY") or environment.private_file(
    DATA_DIR / "keys" / "encryption", lambda: Fernet.generate_key().decode()
)

# --- Where it is reached -----------------------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG")
PUBLIC_URL = environment.text("PUBLIC_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
ALLOWED_ORIGINS = environment.words("ALLOWED_ORIGINS", [PUBLIC_URL, f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT}"])
CSRF_TRUSTED_ORIGINS = [origin for origin in ALLOWED_ORIGINS if origin.startswith("https://")]
BEHIND_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SECURE_HSTS_SECONDS = environment.integer("HSTS_SECONDS", 31_536_000) if BEHIND_HTTPS else 0
TRUST_PROXY = environment.flag("TRUST_PROXY")
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("HTTPS_REDIRECT", BEHIND_HTTPS and TRUST_PROXY)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # HSTS for subdomains and browsers' lists: the domain owner's to decide
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = environment.integer("SESSION_DAYS", 14) * 86_400
X_FRAME_OPTIONS = "DENY"

# --- The application ---------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "chatsite.apps.ChatsiteConfig",
    "chats",
    "conversations",
    "analytics",
    "chatsite.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "csp",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "chats.middleware.PrivateResponses",
]
ROOT_URLCONF = "chatsite.urls"
ASGI_APPLICATION = "chatsite.asgi.application"
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
                "csp.context_processors.nonce",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
USE_I18N = False
FORMAT_MODULE_PATH = "chatsite.formats"
USE_TZ = True

# --- People ------------------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "chats.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
SIGN_IN_LINK_AGE = environment.integer("SIGN_IN_LINK_AGE", 86_400)
SIGN_IN_ATTEMPTS = environment.integer("SIGN_IN_ATTEMPTS", 10)
SIGN_IN_PAUSE = environment.integer("SIGN_IN_PAUSE", 300)
MEMBERS_PER_THREAD = environment.integer("MEMBERS_PER_THREAD", 200)
CSRF_FAILURE_VIEW = "chats.views.errors.forged"

# --- Store -------------------------------------------------------------------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'chatsite.sqlite3'}")
DATABASES = {"default": environment.database("DATABASE_URL", DATABASE_URL)}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if ON_SQLITE:
    synchronous = environment.text("SQLITE_SYNCHRONOUS", "NORMAL").upper()
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": environment.integer("DATABASE_POOL", 16)}

REDIS_URL = environment.text("REDIS_URL")
CHANNEL_LAYERS = (
    {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}}
    if REDIS_URL
    else {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    # Room for many, or strangers could push the count of somebody's attempts to sign in out of it.
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

MEDIA_ROOT = DATA_DIR / "uploads"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"},
}

# --- Answers -----------------------------------------------------------------------------------------------------------------

ENGINES = {
    "builtin": "chats.documents.engine.BuiltinEngine",
    "model": "chats.connections.engine.ModelEngine",
    "scripted": "chats.engines.scripted.ScriptedEngine",
}
OPENAI_BASE_URL = environment.text("OPENAI_BASE_URL")
OPENAI_API_KEY = environment.text("OPENAI_API_KEY")
ANTHROPIC_BASE_URL = environment.text("ANTHROPIC_BASE_URL")
ANTHROPIC_API_KEY = environment.text("ANTHROPIC_API_KEY")
DEFAULT_MODEL = environment.text("DEFAULT_MODEL")
MESSAGE_MAX_CHARS = environment.integer("MESSAGE_MAX_CHARS", 200_000)
ANSWER_MAX_CHARS = environment.integer("ANSWER_MAX_CHARS", 1_000_000)
MARKDOWN_BLOCK_CHARS = environment.integer("MARKDOWN_BLOCK_CHARS", 64_000)
MARKDOWN_TEXT_CHARS = environment.integer("MARKDOWN_TEXT_CHARS", 1_000_000)
MODEL_RETRIES = environment.integer("MODEL_RETRIES", 2)
MODEL_RETRY_WAIT = environment.number("MODEL_RETRY_WAIT", 10)
MODEL_EVENT_MAX_BYTES = environment.integer("MODEL_EVENT_MAX_BYTES", 4_000_000)
ANSWERS_AT_ONCE = environment.integer("ANSWERS_AT_ONCE", 1_000)
ANSWERS_PER_PERSON = environment.integer("ANSWERS_PER_PERSON", 250)
JOURNAL_TICK = environment.number("JOURNAL_TICK", 0.05)
WORKER_HEARTBEAT = environment.number("WORKER_HEARTBEAT", 2)
WORKER_SILENT_AFTER = environment.number("WORKER_SILENT_AFTER", 8)
REAPER_EVERY = environment.number("REAPER_EVERY", 3)
LOOK_AGAIN = environment.number("LOOK_AGAIN", 3)
SOCKET_BUFFER_BYTES = environment.integer("SOCKET_BUFFER_BYTES", 2_000_000)
SOCKET_FRAMES = environment.integer("SOCKET_FRAMES", 500)
SOCKET_RECHECK = environment.number("SOCKET_RECHECK", 2)
TURNS_PER_PAGE = environment.integer("TURNS_PER_PAGE", 10)
THREADS_PER_PAGE = environment.integer("THREADS_PER_PAGE", 40)

# --- Documents ---------------------------------------------------------------------------------------------------------------

UPLOAD_MAX_BYTES = environment.integer("UPLOAD_MAX_BYTES", 50_000_000)
UPLOAD_QUOTA_BYTES = environment.integer("UPLOAD_QUOTA_BYTES", 2_000_000_000)
DOCUMENT_SECONDS = environment.integer("DOCUMENT_SECONDS", 60)
DOCUMENT_MEMORY_BYTES = environment.integer("DOCUMENT_MEMORY_BYTES", 1_000_000_000)
DOCUMENT_MAX_PAGES = environment.integer("DOCUMENT_MAX_PAGES", 2_000)
DOCUMENT_MAX_CHARS = environment.integer("DOCUMENT_MAX_CHARS", 5_000_000)
DOCUMENT_UNPACKED_BYTES = environment.integer("DOCUMENT_UNPACKED_BYTES", 200_000_000)
DOCUMENT_WAIT_SECONDS = environment.integer("DOCUMENT_WAIT_SECONDS", 60)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# --- What a browser may do ---------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *[origin.replace("http", "ws", 1) for origin in ALLOWED_ORIGINS]],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {"daphne": {"level": "WARNING"}, "django.channels.server": {"level": "WARNING"}, "aiohttp": {"level": "WARNING"}},
}
