"""What takes longest begins first, so that no process is left alone with it at the end; and a failure is shown at once.

pytest-django puts tests without a database behind all others. Those of them that start whole sites and servers take minutes:
they come to the front, where the other processes have everything else to do meanwhile.
"""

from __future__ import annotations

import pytest

# The longest first, by what `make test` prints under “slowest durations”.
LONGEST = (
    "tests/servers/test_on_postgresql.py",
    "tests/servers/",
    "tests/story/",
    "tests/launch/test_make_run.py",
    "tests/lasting/test_backup.py",
    "tests/oaipmh/test_crowds.py",
    "tests/search/test_reindex_killed.py",
    "tests/media/recognition/",
)
DATABASE = {"db", "transactional_db", "live_server"}
CHROMIUM = {"page", "browser"}


@pytest.hookimpl(trylast=True)  # after the order of pytest-django, and after tests have been chosen
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """The long ones by their place among them; behind them what uses the database, in the order of pytest-django; then the long
    ones in Chromium, whose driver keeps an event loop in the thread, inside which all that follows runs; then the rest."""
    used = set(getattr(item, "fixturenames", ()))
    if DATABASE & used or item.get_closest_marker("django_db"):
        return len(LONGEST)
    place = next((place for place, path in enumerate(LONGEST) if item.nodeid.startswith(path)), None)
    if place is None:
        return len(LONGEST) + 2
    return len(LONGEST) + 1 if CHROMIUM & used else place


class ToldAtOnce:
    """Prints a failure when it comes, in the process that the others report to. The summary at the end stays as it is: a run
    that is stopped before its end would otherwise have told only of an F."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._terminal.write_line("")
            self._terminal.write_sep("_", f"{report.nodeid} ({report.when})", red=True)
            self._terminal.write_line(report.longreprtext)


@pytest.hookimpl(trylast=True)  # after the one that reports to the terminal
def pytest_configure(config: pytest.Config) -> None:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and config.getoption("dist", "no") != "no":  # one process tells nothing but its own
        config.pluginmanager.register(ToldAtOnce(terminal))
