"""A small named cast, and a factory for each model that tests begin with. What has a flow is made through the flow."""

from tests.factories.accounts import UserFactory, actor_of, make_editor, make_member
from tests.factories.deposits import complete_metadata, draft, pdf_bytes, published, submitted
from tests.factories.places import CollectionFactory, InstitutionFactory, install

__all__ = [
    "CollectionFactory", "InstitutionFactory", "UserFactory", "actor_of", "complete_metadata", "draft", "install",
    "make_editor", "make_member", "pdf_bytes", "published", "submitted",
]  # fmt: skip
