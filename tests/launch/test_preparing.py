"""Preparing the site: what is done is not done again, what was stopped is, and trouble is one sentence."""

from __future__ import annotations

import socket
from pathlib import Path

import polib
import pytest

from config.launch import bootstrap, catalogues
from config.launch.console import CommandFailed, Problem, Steps
from config.launch.main import unwritable
from config.launch.packages import explain
from config.launch.site import Site
from config.launch.stamps import Stamp, fingerprint


def test_a_step_runs_again_when_its_inputs_change_or_its_outputs_are_gone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source, output = tmp_path / "in" / "a.css", tmp_path / "a.min.css"
    source.write_text("a{}")

    def stamp() -> Stamp:
        return Stamp(tmp_path / "stamp", fingerprint(tmp_path / "in"), [output])

    assert not stamp().fresh()
    output.write_text("")
    stamp().write()
    assert stamp().fresh()
    output.unlink()
    assert not stamp().fresh()
    output.write_text("")
    source.write_text("b{}")
    assert not stamp().fresh()


def test_an_old_python_is_refused_in_both_languages(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 18))
    assert bootstrap.main() == 2
    said = capfdbinary.readouterr().err.decode()
    assert "cần Python 3.11 trở lên" in said
    assert "needs Python 3.11 or newer" in said
    assert "3.9.18" in said


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "no network"),
        ("npm error code EAI_AGAIN", "no network"),
        ("npm error network request to https://example.org failed, reason: getaddrinfo ENOTFOUND", "no network"),
        ("ERROR: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "does not match its pinned hash"),
        ("npm error code EINTEGRITY", "does not match its pinned hash"),
        ("Traceback\n  …\nValueError: something else\n\n", "ValueError: something else"),
    ],
)
def test_what_an_installer_says_becomes_one_sentence(output: str, sentence: str) -> None:
    problem = explain(CommandFailed(output, Path("setup.log")))
    assert sentence in problem.en
    assert "\n" not in problem.en
    assert "\n" not in problem.vi


def test_a_port_in_use_is_said_and_another_offered(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        site = Site.from_environment(tmp_path, {"PORT": str(port)})
        with pytest.raises(Problem, match=rf"Port {port} is in use.*PORT={port + 1}"):
            site.check_port()
    site.check_port()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="PORT must be a number"):
        Site.from_environment(tmp_path, {"PORT": port})


def test_a_second_launcher_in_the_same_folder_is_turned_away(tmp_path: Path) -> None:
    site = Site.from_environment(tmp_path, {})
    with site.alone(), pytest.raises(Problem, match="Another `make run`"), site.alone():
        pass
    with site.alone():
        pass


def test_a_folder_that_cannot_be_written_is_named() -> None:
    problem = unwritable(OSError(30, "Read-only file system", "/srv/khomo/var"))
    assert problem.en.startswith("Cannot write to /srv/khomo/var: Read-only file system.")


def test_a_failing_command_keeps_its_output(tmp_path: Path) -> None:
    steps = Steps(1, tmp_path / "setup.log")
    with pytest.raises(CommandFailed) as failure, steps.step("step"):
        steps.run(["sh", "-c", "echo one; echo two >&2; exit 3"], cwd=tmp_path, environment={"PATH": "/usr/bin:/bin"})
    assert failure.value.last_line() == "two"
    assert (tmp_path / "setup.log").read_text().endswith("one\ntwo\n")


def test_catalogues_are_compiled_without_gettext(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = polib.POFile()
    source.append(polib.POEntry(msgid="Deposit", msgstr="Bản nộp"))
    source.append(polib.POEntry(msgid="Draft", msgstr="Nháp", flags=["fuzzy"]))
    source.save(str(folder / "django.po"))
    monkeypatch.setattr(catalogues, "FOLDERS", (tmp_path,))
    assert catalogues.compile_catalogues() == [folder / "django.mo"]
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(folder / "django.mo"))} == {"Deposit": "Bản nộp"}
    assert catalogues.compile_catalogues() == []
