"""What vocabularies are called."""

from __future__ import annotations

from django.utils.translation import gettext as _


def called(scheme: str) -> str:
    """Those that come with the program by their names, those that were brought in by the name they were given."""
    return {"vn-fields-2008": _("National fields, 2008"), "oecd-ford": _("OECD fields")}.get(scheme, scheme)
