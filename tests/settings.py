"""The site's own settings, over an environment made for tests: nothing outside a temporary folder is touched.

A variable that is already set wins, so that the suite can be pointed at PostgreSQL (DATABASE_URL) or S3 (STORAGE_URL).
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if _worker or "VAR_DIR" not in os.environ:
    _var = tempfile.mkdtemp(prefix=f"khomo-test-{_worker}")
    os.environ["VAR_DIR"] = _var
    atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.setdefault("KHOMO_ENV", "development")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, INSTALLED_APPS, STORAGES, VAR  # noqa: E402

# In a file, not in memory: threads and child processes of a test see the same database, as they would on a real site.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
# Pages are tested whether or not the front end has been built: no manifest of hashed names.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OAI_LOG_SECONDS = 0  # no thread of its own: it would not be in the transaction of a test
WHITENOISE_AUTOREFRESH = True
INSTALLED_APPS = [*INSTALLED_APPS, "allauth.socialaccount.providers.saml"]  # tests name their own providers
LOOKUP_URLS = dict.fromkeys(("crossref", "datacite", "arxiv", "orcid"), "off")  # a test that looks up names its own server
