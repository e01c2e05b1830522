"""Institutions, collections, and what `manage.py install` puts in place."""

from __future__ import annotations

from typing import Any

import factory

from deposits.agreements import install_agreements
from deposits.kinds import install_kinds
from deposits.models import Collection, Institution, Repository
from deposits.reasons import install_reasons


def install() -> None:
    """The namespace, the kinds, the deposit agreement, what is asked about personal data, and common reasons."""
    Repository.objects.get_or_create(pk=1, defaults={"namespace": "khomo.example"})
    install_kinds()
    install_agreements()
    install_reasons()


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    slug = factory.Sequence(lambda number: f"truong-{number}")
    name = factory.Sequence(lambda number: f"Trường Đại học Thử nghiệm {number}")
    name_en = factory.Sequence(lambda number: f"Test University {number}")


class CollectionFactory(factory.django.DjangoModelFactory):
    """Pass `parent` for a collection below another."""

    class Meta:
        model = Collection

    slug = factory.Sequence(lambda number: f"bo-suu-tap-{number}")
    name = factory.Sequence(lambda number: f"Bộ sưu tập {number}")
    name_en = factory.Sequence(lambda number: f"Collection {number}")
    institution = factory.SubFactory(InstitutionFactory)

    @classmethod
    def _create(cls, model_class: type[Collection], *args: Any, parent: Collection | None = None, **fields: Any) -> Collection:
        if parent is not None:
            parent.refresh_from_db()
            return parent.add_child(**fields)  # type: ignore[no-any-return]
        return model_class.add_root(**fields)  # type: ignore[no-any-return]
