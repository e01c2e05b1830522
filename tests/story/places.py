"""The institution, the collection and the editor that the stories begin with."""

from __future__ import annotations

from tests.servers.stack import Stack
from tests.story.person import PASSWORD, Person

COLLECTION = "luan-van"
_SCRIPT = f"""
from allauth.account.models import EmailAddress
from deposits.models import Collection, CollectionEditor, Institution, InstitutionMember
from portal.accounts.models import User
institution = Institution.objects.create(slug="song-huong", name="Đại học Sông Hương", name_en="Huong River University", city="Huế")
collection = Collection.add_root(slug="{COLLECTION}", name="Luận văn Sông Hương", name_en="Huong River theses", institution=institution)
def person(email, name, **fields):
    user = User.objects.create_user(email, "{PASSWORD}", name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user
CollectionEditor.objects.create(collection=collection, user=person("bientap@khomo.example", "Hồ Thị Ổn"))
InstitutionMember.objects.create(institution=institution, user=person("thanhvien@khomo.example", "Bùi Văn Đức"))
person("quantri@khomo.example", "Ngô Ữu Phong", is_staff=True, is_superuser=True)
"""


def furnish(stack: Stack) -> None:
    stack.manage("shell", "--no-imports", "-c", _SCRIPT)


def editor(stack: Stack) -> Person:
    return Person(stack, "bientap@khomo.example", "Hồ Thị Ổn").sign_in()
