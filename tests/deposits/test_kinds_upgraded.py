"""What a later version adds to a kind reaches installations, also those whose administrators have edited its form."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps

from deposits.kinds import form_of, install_kinds
from deposits.models import Kind

pytestmark = pytest.mark.django_db
THESIS = "master-thesis"


@pytest.fixture
def earlier() -> Kind:
    """As an earlier version delivered it: without related works, dossier and a field that came first of all."""
    without = [one for one in form_of(THESIS) if one["name"] not in ("title", "related")]
    install_kinds()
    given = {"fields": without, "licence": "", "dossier": "", "dossier_en": ""}
    Kind.objects.filter(code=THESIS).update(delivered=given, **given)
    return Kind.objects.get(code=THESIS)


def names(kind: Kind) -> list[str]:
    kind.refresh_from_db()
    return [str(one["name"]) for one in kind.fields]


def test_a_form_that_nobody_edited_is_the_new_one(earlier: Kind) -> None:
    install_kinds()
    earlier.refresh_from_db()
    assert earlier.fields == form_of(THESIS)
    assert "Hồ sơ hội đồng" in earlier.dossier and "Council papers" in earlier.dossier_en


def test_an_edited_form_keeps_its_edits_and_gets_what_is_new(earlier: Kind) -> None:
    edited: list[dict[str, Any]] = [one for one in reversed(earlier.fields) if one["name"] != "committee"]
    edited[0] |= {"label": {"vi": "Giấy phép của trường"}}
    Kind.objects.filter(pk=earlier.pk).update(fields=edited, dossier="Bản in có chữ ký")
    install_kinds()
    found = names(earlier)
    assert "committee" not in found, "what was left out stays out"
    assert found[0] == "title", "nothing that stands above it in the delivered form is in this one"
    assert found[found.index("identifiers") + 1] == "related"
    assert [one for one in found if one not in ("title", "related")] == [str(one["name"]) for one in edited]
    assert next(one for one in earlier.fields if one["name"] == edited[0]["name"])["label"] == {"vi": "Giấy phép của trường"}
    assert earlier.dossier == "Bản in có chữ ký", "her own words stay"
    assert earlier.dossier_en, "where nothing was written, the new words come"


def test_what_was_once_taken_out_does_not_come_back(earlier: Kind) -> None:
    install_kinds()
    Kind.objects.filter(pk=earlier.pk).update(fields=[one for one in form_of(THESIS) if one["name"] != "related"], dossier="")
    install_kinds()
    assert "related" not in names(earlier)
    assert earlier.dossier == ""


def test_installations_from_before_deliveries_were_noted_get_what_came_since() -> None:
    install_kinds()
    old = [one for one in form_of(THESIS) if one["name"] not in ("related", "committee")]
    Kind.objects.filter(code=THESIS).update(fields=old, delivered={}, dossier="", dossier_en="")
    migration = importlib.import_module("deposits.migrations.0029_delivered")
    migration.note_first_delivery(apps, None)
    install_kinds()
    kind = Kind.objects.get(code=THESIS)
    assert names(kind) == [str(one["name"]) for one in form_of(THESIS) if one["name"] != "committee"]
    assert kind.dossier
    install_kinds()
    assert names(kind).count("related") == 1
