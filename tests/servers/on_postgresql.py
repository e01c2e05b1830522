"""A plugin of pytest: of the tests that were asked for, those whose answer may depend on the database.

Left out are those that ask no database, and those that start servers, browsers or sites of their own or judge the shape of
XML: they would only prove once more what they prove on SQLite.
"""

from __future__ import annotations

import pytest

ASK_IT = {"db", "transactional_db"}
ASK_SOMETHING_ELSE = {"browser", "live_server", "live_stack", "postgresql", "real_data", "schemas"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not _depends_on_it(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _depends_on_it(item)]


def _depends_on_it(item: pytest.Item) -> bool:
    used = set(getattr(item, "fixturenames", ()))
    asks = bool(ASK_IT & used) or item.get_closest_marker("django_db") is not None
    return asks and not ASK_SOMETHING_ELSE & used
