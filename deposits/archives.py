"""Why a ZIP archive that somebody sends is not taken, in words for her."""

from __future__ import annotations

from django.utils.translation import gettext as _

from media.inspection.archive import Fault, Unsafe

RATIO = 250  # times; documents do not pack a tenth as tightly
HARMLESS = 64 * 1024 * 1024  # bytes: below this no ratio is looked at


def unsafe_in_words(error: Unsafe, most: int) -> str:
    """`most`: how many entries there may be."""
    name = {"name": error.name[:100]}
    match error.fault:
        case Fault.MANY:
            return _("It holds more than %(most)d files.") % {"most": most}
        case Fault.OUTSIDE:
            return _("A name leads out of it: %(name)s") % name
        case Fault.TWICE:
            return _("A name comes twice: %(name)s") % name
        case Fault.LINK:
            return _("It holds a link or a device: %(name)s") % name
        case Fault.LOCKED:
            return _("It is locked by a password.")
        case Fault.PACKING | Fault.OVERLAP:
            return beyond_measure()


def beyond_measure() -> str:
    return _("It would grow beyond measure when unpacked.")


def damaged_in_words(why: object) -> str:
    return _("This ZIP file is damaged or of a kind that is not read: %(why)s") % {"why": why}
