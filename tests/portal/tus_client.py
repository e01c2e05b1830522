"""The words of tus 1.0 on top of Django's test client."""

from __future__ import annotations

import base64
from typing import Any

from django.test import Client

from deposits.models import Deposit


class Tus:
    def __init__(self, client: Client, deposit: Deposit | str, **headers: str) -> None:
        """Into a deposit, or at an address."""
        self.client, self.headers = client, {"Tus-Resumable": "1.0.0", **headers}
        self.address = deposit if isinstance(deposit, str) else f"/en/deposit/{deposit.public_id}/uploads/"

    def ask(self, method: str, address: str = "", body: bytes = b"", **headers: str) -> Any:
        named = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if method == "PATCH":
            named = {"Content-Type": "application/offset+octet-stream", **named}
        kind = named.pop("Content-Type", "text/plain")
        return self.client.generic(method, address or self.address, body, content_type=kind, headers=named)

    def begin(self, size: int, name: str = "luận văn.pdf", **told: str) -> Any:
        pairs = {"filename": name, **told}
        metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
        return self.ask("POST", Upload_Length=str(size), Upload_Metadata=metadata)

    def begun(self, size: int, name: str = "luận văn.pdf", **told: str) -> str:
        answer = self.begin(size, name, **told)
        assert answer.status_code == 201, answer.content
        return str(answer["Location"])

    def send(self, place: str, offset: int, body: bytes, **headers: str) -> Any:
        return self.ask("PATCH", place, body, Upload_Offset=str(offset), **headers)

    def offset(self, place: str) -> int:
        return int(self.ask("HEAD", place)["Upload-Offset"])
