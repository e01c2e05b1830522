"""The verbs of the Makefile: run, test, check, bench, lock. Each first brings the environment up to date."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.launch.console import CommandFailed, Problem, Steps, say
from config.launch.front_end import FrontEnd
from config.launch.packages import Packages, explain
from config.launch.prepare import prepare
from config.launch.site import Site

ROOT = Path(__file__).resolve().parent.parent.parent
RUNNING, TESTING = "requirements.txt", "requirements-dev.txt"
# In two processes where there are two processors: tests that commit stay behind those that do not, as pytest-django orders them.
IN_PARALLEL = ["-n", "auto", "--dist", "worksteal", "--durations=40"]
MODULE_OF = {"test": "pytest", "check": "config.checks", "bench": "tests.bench", "lock": "config.launch.lock"}


def main(arguments: list[str]) -> int:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # even where a shell began us with SIGINT ignored
        signal.signal(ending, signal.default_int_handler)
    verb, rest = arguments[0], arguments[1:]
    try:
        return run() if verb == "run" else tool(verb, rest)
    except Problem as problem:
        problem.show()
    except CommandFailed as failure:
        explain(failure).show()
    except KeyboardInterrupt:
        say("", "■ Đã dừng. Chạy lại lệnh này để làm tiếp. · Stopped. Run the same command to go on.")
        return 130
    except OSError as error:
        unwritable(error).show()
    return 1


def run() -> int:
    """Prepare the site and keep it running until Ctrl+C."""
    site = Site.from_environment(ROOT, os.environ)
    with site.alone():
        site.check_port()
        packages = Packages(ROOT, site.environment)
        front_end = FrontEnd(packages, site.environment)
        prepare(site, packages, front_end, RUNNING)
        return site.serve(packages.python)


def tool(verb: str, arguments: list[str]) -> int:
    """Run a tool of ours in the full environment, on this terminal, and pass its exit code on."""
    environment = dict(os.environ)
    packages = Packages(ROOT, environment)
    front_end = FrontEnd(packages, environment)
    log = ROOT / "var" / "log" / "setup.log"
    steps = Steps(3, log)
    if not packages.ready(TESTING):
        with steps.step("Gói Python · Python packages"):
            packages.install(steps, TESTING, includes=RUNNING)
    front_end = FrontEnd(packages, environment)
    if not front_end.packages.fresh():
        with steps.step("Gói giao diện · front-end packages"):
            front_end.install(steps)
    if not front_end.build.fresh():
        with steps.step("Dựng giao diện · front-end build"):
            front_end.make(steps)
    if verb == "test":
        say("  Máy chủ cho phép thử · servers for the tests")
        subprocess.run([packages.python, "-m", "tests.servers"], cwd=ROOT, check=False)
    if verb == "test" and not arguments:
        arguments = IN_PARALLEL
    return subprocess.run([packages.python, "-m", MODULE_OF[verb], *arguments], cwd=ROOT, check=False).returncode


def unwritable(error: OSError) -> Problem:
    where = error.filename or ROOT
    return Problem(
        f"Không ghi được vào {where}: {error.strerror}. Hãy kiểm tra quyền ghi và chỗ trống trên đĩa rồi chạy lại.",
        f"Cannot write to {where}: {error.strerror}. Check the permissions and the free space, then run again.",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
