"""The front end: npm packages by the lock file, with Node from PyPI, then style sheets, scripts and fonts in one build."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.launch.console import CommandFailed, Steps
from config.launch.packages import Packages, explain
from config.launch.stamps import Stamp, fingerprint


class FrontEnd:
    def __init__(self, packages: Packages, environment: Mapping[str, str]) -> None:
        self._root = root = packages.root
        self._bin = packages.folder / "bin"
        # Node's own tools look for `node` on the PATH: ours comes first.
        self._environment = {**environment, "PATH": f"{self._bin}:{environment.get('PATH', '')}"}
        built = root / "portal" / "static" / "build"
        lock = root / "package-lock.json"
        self.packages = Stamp(root / "node_modules" / ".installed", fingerprint(lock, root / "package.json"))
        self.build = Stamp(
            built / ".built", fingerprint(lock, root / "portal" / "frontend"), [built / "css" / "site.css", built / "fonts-ttf"]
        )

    def install(self, steps: Steps) -> None:
        if self.packages.fresh():
            return
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=60000"]
        self._run(steps, [self._bin / "npm", "ci", *options])
        self.packages.write()

    def make(self, steps: Steps) -> None:
        if self.build.fresh():
            return
        self._run(steps, [self._bin / "node", "portal/frontend/build.mjs"])
        self.build.write()

    def _run(self, steps: Steps, command: list[str | Path]) -> None:
        try:
            steps.run(command, cwd=self._root, environment=self._environment)
        except CommandFailed as failure:
            raise explain(failure) from failure
