"""Administrators of institutions in Wagtail's admin: let in, to the few pages that are theirs, and to nothing else of it.

Wagtail gives who may enter its admin a good deal without asking again: choosers that list every page, tags, searches, the
histories of what was written. So what is not named here is closed to those who enter by their institution alone. Somebody
whom an administrator has put in a group of Wagtail's, with its rights, is not meant.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.auth import permission_denied

from deposits.models import InstitutionMember

ENTER: Final = "wagtailadmin.access_admin"
PAGES: Final = frozenset(
    {
        "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "review_steps", "review_steps_of_collection", "deposit_form_of_collection", "deposit_form_preview",
        "governed_institutions", "governed_institution", "institution_people", "my_collections",
        "institution_collections", "new_governed_collection", "governed_collection",
    }
)  # fmt: skip
_INSTEAD: Final = {"wagtailadmin_home": "governed_institutions", "wagtailadmin_account": "browse:profile"}
MENU: Final = frozenset({"deposits", "my-institution", "my-collections"})


class InstitutionBackend(BaseBackend):
    """Lets administrators of institutions into the admin."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != ENTER or not user_obj.is_active or user_obj.pk is None:
            return False
        role = InstitutionMember.Role.ADMINISTRATOR
        return InstitutionMember.objects.filter(user=user_obj.pk, role=role).exists()


def enters_by_institution(request: HttpRequest) -> bool:
    """Whether nothing else lets this person into the admin."""
    user = request.user
    if not user.is_authenticated or user.is_superuser or ModelBackend().has_perm(user, ENTER):
        return False
    return InstitutionBackend().has_perm(user, ENTER)


class InstitutionGateMiddleware:
    """Closes every page of the admin that is not in PAGES to who enters by her institution alone."""

    def __init__(self, get_response: Any) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._respond(request)  # type: ignore[no-any-return]

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/") or match.view_name in PAGES:
            return None
        if not enters_by_institution(request):
            return None
        # Wagtail's own home and account page know pages and settings that are none of hers.
        if match.view_name in _INSTEAD:
            return redirect(_INSTEAD[match.view_name])
        return permission_denied(request)  # type: ignore[no-any-return]
