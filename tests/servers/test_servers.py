"""The test servers are what they claim to be: without this, a test on them could pass for the wrong reason."""

from __future__ import annotations

import os
import subprocess
import sys

import boto3
import psycopg
import pytest
from botocore.client import Config
from botocore.exceptions import ClientError

from config.environment import service_url
from tests.servers.__main__ import FINDERS
from tests.servers.missing import missing
from tests.servers.stack import ROOT


def test_each_postgresql_database_is_new_and_empty(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url.replace("postgres://", "postgresql://")) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_the_s3_store_keeps_bytes_and_refuses_a_wrong_secret(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_URL", s3_url)
    url = service_url("STORAGE_URL", "", schemes={"s3"})
    bucket = url.path.strip("/")

    def client(secret: str):  # type: ignore[no-untyped-def]
        settings = Config(signature_version="s3v4", s3={"addressing_style": "path"})
        endpoint = f"http://{url.host}:{url.port}"
        keys = {"aws_access_key_id": url.user, "aws_secret_access_key": secret, "region_name": "us-east-1"}
        return boto3.client("s3", endpoint_url=endpoint, config=settings, **keys)

    client(url.password).put_object(Bucket=bucket, Key="luận án.txt", Body="Nội dung".encode())
    kept = client(url.password).get_object(Bucket=bucket, Key="luận án.txt")["Body"].read()
    assert kept.decode() == "Nội dung"
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client("wrong").get_object(Bucket=bucket, Key="luận án.txt")


def test_a_page_is_vietnamese_and_runs_scripts(page) -> None:  # type: ignore[no-untyped-def]
    page.set_content("<p id='p'></p><script>document.getElementById('p').textContent = navigator.language</script>")
    assert page.text_content("#p") == "vi-VN"


def test_a_missing_server_is_a_skip_here_and_a_failure_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "")
    with pytest.raises(pytest.skip.Exception):
        missing("no server")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception):
        missing("no server")


@pytest.mark.django_db
def test_the_test_database_is_migrated() -> None:
    from deposits.models import Repository

    assert Repository.objects.count() == 0


def test_bringing_the_servers_needs_no_settings() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-m", "tests.servers"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert all(f"    {name}: " in done.stdout for name in FINDERS)
