"""Demo accounts: one for each kind of person who uses a repository. For development only."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from deposits.models import Collection, CollectionEditor, Institution, InstitutionMember
from portal.accounts.models import User

PASSWORD = "kho-mo-dung-thu"  # noqa: S105 - printed for everybody to read, refused in production


@dataclass(frozen=True)
class Account:
    """`member` and `administers` are slugs of institutions, `edits` of collections."""

    email: str
    name: str
    role_vi: str
    role_en: str
    member: str = ""
    administers: str = ""
    edits: tuple[str, ...] = ()
    administrator: bool = False


READER = Account("docgia@khomo.example", "Tạ Minh Thư", "Bạn đọc", "Reader", member="huong-giang")
RESEARCHER = Account(
    "nghiencuu@khomo.example", "Trần Thị Hồng Nhung", "Nhà nghiên cứu", "Researcher", member="song-hau-moi-truong"
)
EDITOR = Account(
    "bientap@khomo.example", "Lý Bích Vân", "Biên tập viên", "Editor", member="song-hau",
    edits=("song-hau-moi-truong", "song-hau-bai-bao", "song-hau-du-lieu"),
)  # fmt: skip
INSTITUTION_ADMINISTRATOR = Account(
    "quantri-truong@khomo.example", "Võ Hoàng Lãm", "Quản trị đơn vị", "Institution administrator", administers="song-hau"
)
ADMINISTRATOR = Account("quantri@khomo.example", "Quản trị Kho Mở", "Quản trị hệ thống", "Administrator", administrator=True)
ACCOUNTS = (READER, RESEARCHER, EDITOR, INSTITUTION_ADMINISTRATOR, ADMINISTRATOR)


@transaction.atomic
def ensure_accounts() -> dict[Account, User]:
    """Create the accounts that are missing, with confirmed addresses and the demo password; give all of them their
    roles. Raises `Institution.DoesNotExist` or `Collection.DoesNotExist` where the sample was not loaded."""
    return {account: _ensure(account) for account in ACCOUNTS}


def _ensure(account: Account) -> User:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        make = User.objects.create_superuser if account.administrator else User.objects.create_user
        user = make(account.email, PASSWORD, name=account.name)
    elif not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=account.email, defaults={"verified": True, "primary": True})
    role = InstitutionMember.Role.ADMINISTRATOR if account.administers else InstitutionMember.Role.MEMBER
    if slug := account.administers or account.member:
        InstitutionMember.objects.update_or_create(
            institution=Institution.objects.get(slug=slug), user=user, defaults={"role": role}
        )
    for slug in account.edits:
        CollectionEditor.objects.get_or_create(collection=Collection.objects.get(slug=slug), user=user)
    return user
