"""The processes of a site, and the supervisor's configuration that keeps them running on one machine."""

from __future__ import annotations

import configparser
import os
from pathlib import Path

ROLES = ("web", "quick", "slow")


def command(role: str, python: Path) -> list[str]:
    """How a process is started, here and in docker-compose.yml: the web server, or the workers of one queue."""
    if role == "web":
        return [str(python), "-m", "gunicorn", "-c", "python:config.launch.web", "config.wsgi:application"]
    return [str(python), "-m", "config.launch.worker", role]


def write_configuration(var: Path, python: Path, root: Path, port: int) -> Path:
    """Write supervisord's configuration: whatever dies is started again, and all of it stops with the supervisor."""
    configuration = configparser.RawConfigParser()
    configuration["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": _quoted(var / "log" / "supervisor.log"),
        "logfile_maxbytes": "5MB",
        "logfile_backups": "1",
        "pidfile": _quoted(var / "launch" / "supervisor.pid"),
        "directory": _quoted(root),
    }
    if os.geteuid() == 0:
        configuration["supervisord"]["user"] = "root"  # said aloud, or it warns
    for role in ROLES:
        words = command(role, python) + ([] if role == "web" else ["--after", str(port)])
        configuration[f"program:{role}"] = {
            "command": " ".join(f'"{_quoted(word)}"' for word in words),
            "directory": _quoted(root),
            "autorestart": "true",
            "startsecs": "0",
            "startretries": "1000000",
            "stopwaitsecs": "10",
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": _quoted(var / "log" / f"{role}.log"),
            "stdout_logfile_maxbytes": "10MB",
            "stdout_logfile_backups": "3",
        }
    configuration["group:site"] = {"programs": ",".join(ROLES)}  # a group is stopped at once, groups one after another
    path = var / "launch" / "supervisord.conf"
    with path.open("w", encoding="utf-8") as file:
        configuration.write(file)
    return path


def _quoted(value: Path | str) -> str:
    """The supervisor expands %(…)s in its values."""
    return str(value).replace("%", "%%")
