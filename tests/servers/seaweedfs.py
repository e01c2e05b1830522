"""A real S3 store: SeaweedFS's `weed`, which comes as a wheel. A fresh folder each time: an old one restarts slowly."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.servers.missing import NotInstalled
from tests.servers.waiting import free_port, wait_until

KEY, SECRET = "khomo-test", "khomo-test-secret"
GRPC = 10_000  # weed listens for its own protocol on every port + 10000


def find_weed() -> Path:
    beside = Path(sys.executable).parent / "weed"
    found = str(beside) if beside.exists() else shutil.which("weed")
    if not found:
        raise NotInstalled("SeaweedFS is not installed (requirements-dev.txt brings it)")
    return Path(found)


class SeaweedFS:
    """`start()`, then `create_bucket()` as often as needed, then `stop()`."""

    def __init__(self) -> None:
        self._weed = find_weed()
        self._folder = Path(tempfile.mkdtemp(prefix="khomo-s3-"))
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port(beside=GRPC)

    def start(self) -> None:
        identity = {"name": "test", "credentials": [{"accessKey": KEY, "secretKey": SECRET}]}
        identity["actions"] = ["Admin", "Read", "Write", "List", "Tagging"]
        configuration = self._folder / "s3.json"
        configuration.write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
        ports = {name: free_port(beside=GRPC) for name in ("master", "volume", "filer")}
        command: list[str | Path] = [self._weed, "server", f"-dir={self._folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        command += [f"-{name}.port={port}" for name, port in ports.items()]
        command += ["-master.telemetry=false", "-volume.preStopSeconds=0", "-master.volumeSizeLimitMB=64", "-volume.max=100"]
        command += ["-filer", "-s3", f"-s3.port={self.port}", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        command += [f"-s3.config={configuration}"]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder)
        wait_until(self._answers, seconds=60, what=f"SeaweedFS answers on port {self.port}")

    def stop(self) -> None:
        if self._process:
            self._process.kill()  # asked politely it takes fifteen seconds
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def create_bucket(self) -> str:
        """A new, empty bucket. Returns its STORAGE_URL."""
        name = f"khomo-{next(self._numbers)}"
        self._client().create_bucket(Bucket=name)
        return f"s3://{KEY}:{SECRET}@127.0.0.1:{self.port}/{name}?secure=no"

    def _client(self):  # type: ignore[no-untyped-def]
        settings = Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"max_attempts": 0})
        return boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=settings,
        )

    def _answers(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"SeaweedFS stopped: {(self._folder / 'log').read_text()[-1000:]}")
        try:
            self._client().list_buckets()
        except (BotoCoreError, ClientError):
            return False
        return True
