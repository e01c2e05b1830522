"""While the site runs: the console tells of warnings and mail, and nothing outlives what started it."""

from __future__ import annotations

import configparser
import os
import shlex
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
import yaml

from config.launch.processes import ROLES, command, write_configuration
from config.launch.watch import Watch
from tests.servers.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
FAMILY = """
import os, signal, sys, time
from config.launch.lifeline import forked_children_die_too
forked_children_die_too(signal.SIGKILL)
child = os.fork()
if child == 0:
    grandchild = os.fork()
    if grandchild == 0:
        time.sleep(600)
    print(os.getpid(), grandchild, flush=True)
time.sleep(600)
"""


def test_the_supervisor_restarts_every_process_and_stops_it_with_its_children(tmp_path: Path) -> None:
    (tmp_path / "Kho Mở 50%" / "launch").mkdir(parents=True)
    python = Path("/srv/Kho Mở 50%/.venv/bin/python")
    configuration = configparser.ConfigParser(interpolation=None)
    configuration.read(write_configuration(tmp_path / "Kho Mở 50%", python, ROOT, 8000), encoding="utf-8")
    for role in ROLES:
        program = configuration[f"program:{role}"]
        words = shlex.split(program["command"].replace("%%", "%"))
        assert words[: len(command(role, python))] == command(role, python)
        assert program["autorestart"] == "true"
        assert program["killasgroup"] == "true"


def test_the_same_processes_run_in_production() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    for role, service in (("quick", "worker-quick"), ("slow", "worker-slow")):
        assert services[service]["command"].split() == command(role, Path("python"))
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert str(command("web", Path("python"))).replace("'", '"') in dockerfile


@pytest.mark.usefixtures("linux")
def test_children_die_with_a_killed_parent() -> None:
    parent = subprocess.Popen([sys.executable, "-c", FAMILY], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    children = [int(word) for word in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not any(_alive(child) for child in children), seconds=10, what="the children are dead")


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_warnings_are_shown_once_and_the_rest_stays_in_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log" / "web.log"
    log.parent.mkdir()
    log.write_text("12:00 ERROR from before\n")
    watch = Watch(tmp_path)
    with log.open("a") as file:
        file.write("12:01 INFO all is well\n12:02 WARNING disk nearly full\n")
    watch.show()
    watch.show()
    assert capfd.readouterr().out == "! web: 12:02 WARNING disk nearly full\n"


def test_the_link_of_a_mail_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mail").mkdir()
    watch = Watch(tmp_path)
    message = EmailMessage()
    message["Subject"], message["To"] = "Xác nhận địa chỉ", "lan@example.vn"
    message.set_content("Bấm vào đây:\nhttp://127.0.0.1:8000/accounts/confirm-email/abc:def/\n")
    (tmp_path / "mail" / "1.log").write_bytes(message.as_bytes() + b"\n" + b"-" * 79 + b"\n")
    watch.show()
    said = capfd.readouterr().out
    assert "✉ lan@example.vn: Xác nhận địa chỉ" in said
    assert "    http://127.0.0.1:8000/accounts/confirm-email/abc:def/\n" in said
    assert os.fspath(tmp_path / "mail" / "1.log") in said
