"""Why `media` refuses or fails. Each carries a sentence for a person: what happened, what is safe, what to do next.

MediaError
├── Refused                 what was given cannot be kept; nothing was stored
│   ├── EmptyFile
│   └── TooLarge
├── UploadError             an upload in portions cannot go on like this; what has arrived stays
│   ├── Busy                another request is sending to it
│   ├── Overtaken           another request has taken it over
│   ├── WrongOffset         the portion does not begin where the upload ends
│   ├── WrongChecksum       the portion is not what its sender meant; it was dropped
│   ├── Crowded             too many are sending at the moment
│   └── UploadGone          too late, or thrown away
├── StorageUnavailable      the store does not answer; trying again later may help
│   ├── StorageRefused      the store answers and says no: an operator must mend the settings
│   └── StorageFull         its disk has no room for this but what the rest of the site needs
├── Withheld                nobody may have these bytes
│   ├── AwaitingScan        not before the virus scanner has seen them
│   └── Infected            it has found something in them
├── ScannerUnavailable      the virus scanner does not answer; files wait for it
├── BytesMissing            a row names bytes that the store does not have
├── BytesDamaged            the store holds other bytes than were sent
└── PageNotRendered         this page has no picture
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


class MediaError(Exception):
    message: object = _("The file could not be handled.")

    def __init__(self, message: object = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class Refused(MediaError):
    message = _("This file cannot be kept. Nothing was stored.")


class EmptyFile(Refused):
    message = _("This file is empty. Nothing was stored; choose the file again, or check it on your computer.")


class TooLarge(Refused):
    message = _("This file is larger than the site accepts. Nothing was stored; split it, or ask the library.")


class UploadError(MediaError):
    message = _("The upload cannot go on like this. What has arrived is safe.")


class Busy(UploadError):
    message = _("Another window or program is sending this file at the moment. What has arrived is safe.")


class Overtaken(Busy):
    pass


class WrongOffset(UploadError):
    message = _("This part of the file does not follow what has arrived. What has arrived is safe.")


class WrongChecksum(UploadError):
    message = _(
        "This part of the file was damaged on its way and was not kept. What arrived before is safe; send the part again."
    )


class Crowded(UploadError):
    message = _("Many files are being sent at the moment. What has arrived is safe; this one goes on in a few seconds.")


class UploadGone(UploadError):
    message = _("This upload has expired or was stopped. Send the file from the beginning.")


class StorageUnavailable(MediaError):
    message = _("The file store does not answer at the moment. What you have typed is safe; please try again in a few minutes.")


class StorageRefused(StorageUnavailable):
    message = _(
        "The file store refuses to work. What you have typed is safe; the site's administrators must look at its settings."
    )


class StorageFull(StorageUnavailable):
    message = _(
        "There is no room left for this file. What you have typed is safe; the site's administrators must make room first."
    )


class Withheld(MediaError):
    message = _("This file is kept in quarantine and given to nobody.")


class AwaitingScan(Withheld):
    message = _("This file has not been scanned for viruses yet. It can be opened as soon as that is done; nothing is lost.")


class Infected(Withheld):
    message = _("The virus scanner has found something in this file. It is kept in quarantine and given to nobody.")


class KnownDamaged(Withheld):
    message = _(
        "This file has changed inside the store since it was deposited, so it is given to nobody until a good copy has been "
        "brought back. Its description is safe, and the library knows of it."
    )


class ScannerUnavailable(MediaError):
    message = _("The virus scanner does not answer at the moment. The file is safe and waits.")


class BytesMissing(MediaError):
    message = _("This file is missing from the store. Its description is safe; please tell the library.")


class BytesDamaged(MediaError):
    message = _("This file was damaged on its way into the store or inside it. Please send it again, or tell the library.")


class PageNotRendered(MediaError):
    message = _("There is no picture of this page. The file itself can still be downloaded.")
