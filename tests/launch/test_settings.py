"""The environment is read once, with types; production refuses to start half-configured, and says what is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPLETE = {
    "SECRET_KEY": "k" * 50,
    "SITE_URL": "https://khomo.example.vn",
    "ALLOWED_HOSTS": "khomo.example.vn",
    "EMAIL_URL": "smtp://mail.example.vn:25",
}
OURS = {
    *COMPLETE,
    "KHOMO_ENV",
    "DEBUG",
    "DATABASE_URL",
    "STORAGE_URL",
    "SEARCH_URL",
    "PORT",
    "LOG_LEVEL",
    "DJANGO_SETTINGS_MODULE",
}


def start(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings as a start of the site does. An error's last line is its sentence."""
    rest = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        cwd=ROOT,
        env={**rest, "VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
    )


def test_production_is_the_default_and_starts_when_complete(tmp_path: Path) -> None:
    assert start(tmp_path, **COMPLETE).returncode == 0


@pytest.mark.parametrize("missing", sorted(COMPLETE))
def test_production_refuses_to_start_without(missing: str, tmp_path: Path) -> None:
    done = start(tmp_path, **{**COMPLETE, missing: ""})
    assert done.returncode != 0
    assert re.search(rf"Misconfigured: .*{missing}.*\n\Z", done.stderr), done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHOMO_ENV", "prod"),
        ("DEBUG", "yes"),
        ("DEBUG", "maybe"),
        ("SITE_URL", "khomo.example.vn"),
        ("TRUSTED_PROXIES", "one"),
        ("DATABASE_URL", "mysql://localhost/khomo"),
        ("STORAGE_URL", "ftp://localhost/files"),
        ("EMAIL_URL", "mail.example.vn"),
        ("OAI_PAGE_SIZE", "0"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, value: str, tmp_path: Path) -> None:
    done = start(tmp_path, **{**COMPLETE, name: value})
    assert done.returncode != 0
    assert re.search(rf"Misconfigured: .*{name}.*\n\Z", done.stderr), done.stderr


def test_a_command_says_it_in_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, **COMPLETE, "KHOMO_ENV": "production", "SECRET_KEY": "", "VAR_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert re.fullmatch(r"manage\.py: SECRET_KEY.*\n", done.stderr), done.stderr


def test_development_needs_nothing_and_keeps_a_key_of_its_own(tmp_path: Path) -> None:
    assert start(tmp_path, KHOMO_ENV="development").returncode == 0
    key = tmp_path / "secret_key"
    assert len(key.read_text()) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_the_folder_of_data_may_have_a_name_with_spaces_and_marks(tmp_path: Path) -> None:
    var = tmp_path / "Kho Mở #1 50%"
    code = "from config import settings as s; print(s.DATABASES['default']['NAME'], s.STORAGE.path, s.SEARCH.path, sep='\\n')"
    environment = {**os.environ, "VAR_DIR": str(var), "KHOMO_ENV": "development"}
    for name in ("DATABASE_URL", "STORAGE_URL", "SEARCH_URL"):
        environment.pop(name, None)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(var / "db.sqlite3"), str(var / "files"), str(var / "index")]


def test_every_variable_is_described_and_every_description_is_of_one() -> None:
    read = set()
    for path in (ROOT / "config" / "settings.py", ROOT / "config" / "launch" / "web.py"):
        read |= set(re.findall(r"env\.\w+\(\s*[\"']([A-Z_]+)[\"']", path.read_text(encoding="utf-8")))
    signing_in = (ROOT / "config" / "signing_in.py").read_text(encoding="utf-8")
    read |= set(re.findall(r"(?:env\.\w+|_names)\(\s*[\"']([A-Z_]+)[\"']", signing_in))
    read |= {f"LOGIN_SONG_HAU{name}" for name in re.findall(r"\{prefix\}(_[A-Z_]+)", signing_in)}
    site, _, tests = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").partition("## Tests and benchmarks")
    described = {
        name for line in site.splitlines() if line.startswith("| `") for name in re.findall(r"`([A-Z_]+)`", line.split("|")[1])
    }
    assert described == read | {"KHOMO_ENV"}
    assert {"KHOMO_TEST_DATA", "KHOMO_TEST_SCHEMAS", "CI", "SCALE"} <= set(re.findall(r"`([A-Z_]+)`", tests))


OF_AN_INSTITUTION = {
    "LOGIN_OIDC": "song_hau",
    "LOGIN_SONG_HAU_NAME": "Đại học Sông Hậu",
    "LOGIN_SONG_HAU_URL": "https://login.songhau.example",
    "LOGIN_SONG_HAU_CLIENT_ID": "khomo",
    "LOGIN_SONG_HAU_SECRET": "bi-mat",
}


def test_a_login_elsewhere_is_told_whole_and_over_https(tmp_path: Path) -> None:
    assert start(tmp_path, **COMPLETE, **OF_AN_INSTITUTION).returncode == 0
    for changed, words in (
        ({"LOGIN_SONG_HAU_SECRET": ""}, "LOGIN_SONG_HAU_SECRET is not set"),
        ({"LOGIN_SONG_HAU_URL": "http://login.songhau.example"}, "must be a whole address that begins with https://"),
        ({"LOGIN_OIDC": "Song Hau"}, "LOGIN_OIDC holds"),
        ({"LOGIN_SAML": "song_hau", "LOGIN_SONG_HAU_CERTIFICATE": str(tmp_path / "none.pem")}, "cannot be read as a certificate"),
    ):
        refused = start(tmp_path, **COMPLETE, **(OF_AN_INSTITUTION | changed))
        assert refused.returncode != 0
        assert words in refused.stderr
