"""`manage.py search` and the choice of the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.environment import service_url
from search import engines
from search.port import Engine
from tests.search.documents import document, text


@pytest.fixture
def configured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Sets SEARCH_URL as an operator would."""

    def configure(url: str) -> None:
        monkeypatch.setenv("SEARCH_URL", url)
        settings.SEARCH = service_url("SEARCH_URL", "", schemes={"embedded", "solr"})
        engines.engine.cache_clear()

    yield configure
    engines.engine.cache_clear()


@pytest.fixture
def library(configured: Any, tmp_path: Path) -> Engine:
    configured(f"embedded://{tmp_path}/index")
    engine = engines.engine()
    mine = text("bìa", "đường sắt", tokens=frozenset({"owner:1"}))
    engine.put([document("a", "Luận văn", facets={"kind": ["thesis"]}, year=2020, texts=[mine]), document("b", "Luận án")])
    return engine


def run(*arguments: str) -> Any:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return json.loads(out.getvalue()) if "--json" in arguments else out.getvalue()


def test_json_has_total_hits_facets_and_time(library: Engine) -> None:
    found = run("luan van", "--json")

    assert found["total"] == 1
    assert found["facets"]["kind"] == [["thesis", 1]]
    assert found["facets"]["year"] == [["2020", 1]]
    assert found["ms"] > 0
    (hit,) = found["hits"]
    assert (hit["id"], hit["page"], hit["passage"]) == ("a", None, None)
    assert hit["score"] > 0


def test_the_reader_is_anonymous_unless_tokens_are_given(library: Engine) -> None:
    assert run("đường sắt", "--json")["total"] == 0

    (hit,) = run("duong sat", "--json", "--tokens", "everyone,owner:1")["hits"]
    assert (hit["id"], hit["page"], hit["passage"]) == ("a", 2, "đường sắt")


def test_limits_and_readable_lines(library: Engine) -> None:
    assert len(run("luận", "--json", "--limit", "1", "--facets", "")["hits"]) == 1
    assert "2 found" in run("luận")


def test_a_missing_index_is_one_sentence(configured: Any, tmp_path: Path) -> None:
    configured(f"embedded://{tmp_path}/none")

    with pytest.raises(CommandError, match="reindex"):
        run("a")


def test_one_engine_serves_a_process(library: Engine) -> None:
    assert engines.engine() is library
    assert engines.check(None) == []


@pytest.mark.parametrize(
    "url",
    [
        "solr://127.0.0.1:8983",
        "solr:///khomo",
        "embedded://index",
        "embedded:///",
        "embedded://host/index",
        "embedded:///etc/hostname",
    ],
)
def test_a_url_that_cannot_be_used_refuses_to_start_and_names_the_mend(configured: Any, url: str) -> None:
    configured(url)

    (error,) = engines.check(None)
    assert error.id == "search.E001"
    assert "SEARCH_URL" in str(error.hint)
    with pytest.raises(ImproperlyConfigured, match="embedded:///"):
        engines.engine()
