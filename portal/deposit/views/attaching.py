"""Files that came with a form itself, as they do where no script sends them one by one."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from deposits.errors import FlowError
from deposits.models import Deposit
from media.errors import MediaError
from portal.deposit.asking import actor_of
from portal.deposit.keeping import receive_upload


def attach_all(request: HttpRequest, deposit: Deposit) -> None:
    """Those named `files`. What is refused is told on the next page."""
    for sent in request.FILES.getlist("files"):
        assert isinstance(sent, UploadedFile)
        try:
            receive_upload(sent, actor=actor_of(request), deposit=deposit)
        except (FlowError, MediaError) as error:
            messages.error(request, f"{sent.name}: {error}")
