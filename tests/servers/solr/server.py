"""Solr as its own process, with the project's configset; one core for each test that asks."""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from tests.servers.missing import NotInstalled
from tests.servers.waiting import free_port, wait_until

HERE = Path(__file__).resolve().parent
CONFIGSET = HERE.parent.parent.parent / "search" / "solr"
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
_ZOOKEEPER = 1000  # the embedded ZooKeeper listens on Solr's port + 1000


def find_java() -> Path:
    """A JDK: Solr needs Java 17, and StartSolr.java is compiled as it starts."""
    found, maven = shutil.which("javac"), shutil.which("mvn")
    if not found or not maven:
        raise NotInstalled("Solr needs a JDK (17 or newer) and Maven (Debian: openjdk-17-jdk-headless, maven)")
    return Path(found).with_name("java")


def jars() -> Path:
    """The folder of Solr's jars, fetched once for each content of pom.xml and kept outside the checkout."""
    pom = HERE / "pom.xml"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khomo-tests"
    folder = cache / f"solr-{hashlib.sha256(pom.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        fetched = Path(tempfile.mkdtemp(dir=cache))
        command: list[str | Path] = [
            "mvn",
            "-q",
            "-B",
            "-f",
            pom,
            _COPY,
            "-DincludeScope=runtime",
            f"-DoutputDirectory={fetched}",
        ]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(fetched)
            raise NotInstalled(f"Solr's jars could not be fetched: {done.stdout.strip()[:300]}")
        try:
            fetched.rename(folder)
        except OSError:  # another process was quicker
            shutil.rmtree(fetched)
    return folder


class Solr:
    """`start()`, then `new_url()` as often as needed, then `stop()`. With `cloud`, SolrCloud of one node."""

    def __init__(self, *, cloud: bool = False, memory_mb: int = 512) -> None:
        self._java = find_java()
        self._jars = jars()
        self._cloud = cloud
        self._memory_mb = memory_mb
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self.home = Path(tempfile.mkdtemp(prefix="khomo-solr-"))
        self.port = free_port(beside=_ZOOKEEPER)
        shutil.copy(HERE / "solr.xml", self.home)
        shutil.copytree(CONFIGSET / "conf", self.home / "configsets" / "khomo" / "conf")
        shutil.copytree(HERE / "dspace", self.home / "configsets" / "dspace")
        (self.home / "zoo.cfg").write_text("tickTime=2000\ninitLimit=10\nsyncLimit=5\nadmin.enableServer=false\n")

    def start(self) -> None:
        command: list[str | Path] = [self._java, f"-Xms{self._memory_mb // 2}m", f"-Xmx{self._memory_mb}m"]
        command += ["-XX:TieredStopAtLevel=1"] if self._memory_mb <= 512 else []
        command += [f"-Dsolr.solr.home={self.home}", f"-Djetty.port={self.port}", f"-Dsolr.log.dir={self.home / 'logs'}"]
        command += ["-Dlog4j2.level=WARN", f"-Dsolr.port.advertise={self.port}"]
        command += ["-DzkRun", "-Dhost=127.0.0.1"] if self._cloud else []
        command += ["-cp", f"{self._jars}/*", HERE / "StartSolr.java"]
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.home)
        wait_until(self._answers, seconds=120, what=f"Solr answers on port {self.port}")

    def kill(self) -> None:
        """SIGKILL, as if the power had failed; `start()` brings it back with its indexes."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/solr"

    def new_url(self) -> str:
        """SEARCH_URL of an index that is not there yet."""
        return f"solr://127.0.0.1:{self.port}/solr/khomo{next(self._numbers)}"

    def new_core(self, configset: str) -> str:
        """The name of a new, empty core."""
        name = f"{configset}{next(self._numbers)}"
        create = f"{self.address}/admin/cores?action=CREATE&name={name}&configSet={configset}&wt=json"
        with urllib.request.urlopen(create, timeout=60):
            return name

    def _answers(self) -> bool:
        if self._process and self._process.poll() is not None:
            raise RuntimeError(f"Solr stopped: {(self.home / 'log').read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"{self.address}/admin/info/system?wt=json", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
