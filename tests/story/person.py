"""Somebody at a browser without JavaScript: opens pages, fills in the forms that stand on them, presses buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urljoin

import lxml.html
import requests

from tests.servers.stack import Stack
from tests.servers.waiting import wait_until

PASSWORD = "mat-khau-rat-dai-2026"


class Person:
    def __init__(self, stack: Stack, email: str, name: str = "") -> None:
        self.stack, self.email, self.name = stack, email, name
        self.session = requests.Session()
        self.address = ""
        self.page = lxml.html.fromstring("<html></html>")

    def open(self, path: str, expect: int = 200) -> Person:
        """Go to an address; `expect` is the status that must come."""
        with self._answered(path):
            answer = self.session.get(urljoin(self.stack.url(), path), timeout=60)
        self._arrived(answer, expect)
        return self

    def press(
        self,
        button: str = "",
        *,
        form: str = "//main//form[@method='post']",
        files: dict[str, Path] | None = None,
        expect: int = 200,
        **typed: str,
    ) -> Person:
        """Fill in the fields named by `typed` (a double underscore stands for a dot, a single one at the end is dropped)
        and send the form, as by the button `do=<button>`."""
        found = self.page.xpath(form)
        assert found, f"no form {form} on {self.address}: {self.text[:500]}"
        if button:  # as for a person with a mouse, the button says which form it is
            found = [one for one in found if one.xpath(".//*[@name='do'][@value=$button]", button=button)] or found
        filled = next((one for one in found if not typed or set(map(_name, typed)) <= set(one.fields.keys())), found[0])
        for name, value in typed.items():
            field = filled.inputs[_name(name)]
            if isinstance(field, lxml.html.InputElement) and field.type == "checkbox":
                field.checked = value == "on"
            else:
                field.value = value
        data = [*filled.form_values(), *([("do", button)] if button else [])]
        target = urljoin(self.address, filled.action or self.address)
        opened: list[tuple[str, tuple[str, IO[bytes], str]]] = []
        try:
            for name, path in (files or {}).items():
                opened.append((name, (path.name, path.open("rb"), "application/octet-stream")))
            with self._answered(target):
                answer = self.session.post(
                    target, data=data, files=opened or None, headers={"Referer": self.address}, timeout=120
                )
        finally:
            for _, (_, stream, _) in opened:
                stream.close()
        self._arrived(answer, expect)
        return self

    def sign_up(self) -> Person:
        """Make an account and confirm its address from the mail."""
        self.open("/accounts/signup/").press(name=self.name, email=self.email, password1=PASSWORD)
        self.open(self.link_in_mail(r"/accounts/confirm-email/\S+"))
        return self.press()

    def sign_in(self, password: str = PASSWORD) -> Person:
        return self.open("/accounts/login/").press(login=self.email, password=password)

    def link_in_mail(self, pattern: str, number: int = 1) -> str:
        """The first address of our site of this shape in the newest mail to this person that has one; waits until there
        are `number` mails."""

        def found() -> str | None:
            mails = self.stack.mails(to=self.email)
            bodies = [body.get_content() for mail in reversed(mails) if (body := mail.get_body(("plain",)))]
            matches = [match.group(1) for body in bodies if (match := re.search(rf"https?://[^/\s]+({pattern})", body))]
            return matches[0] if matches and len(mails) >= number else None

        return str(wait_until(found, seconds=90, what=f"a mail to {self.email} with {pattern}"))

    @property
    def text(self) -> str:
        main = self.page.xpath("//main") or [self.page]
        return " ".join(main[0].text_content().split())

    def value(self, name: str) -> str:
        """What stands in a field of the page's forms."""
        for form in self.page.forms:
            if name in form.fields:
                return str(form.fields[name] or "")
        raise AssertionError(f"no field {name} on {self.address}")

    @contextmanager
    def _answered(self, address: str) -> Iterator[None]:
        """What the web server said last stands in the error, where it gave no answer at all."""
        try:
            yield
        except requests.RequestException as error:
            raise AssertionError(f"no answer from {address}: {error}\n{self.stack.log('web')[-3000:]}") from error

    def _arrived(self, answer: requests.Response, expect: int) -> None:
        self.answer = answer
        self.address = answer.url
        if "html" in answer.headers.get("Content-Type", ""):
            self.page = lxml.html.fromstring(answer.content.decode(), base_url=answer.url)
            for template in self.page.iter("template"):  # a browser sends nothing of these
                template.clear()
        assert answer.status_code == expect, f"{answer.request.method} {answer.url} → {answer.status_code}: {self.text[:1500]}"


def _name(given: str) -> str:
    return given.rstrip("_").replace("__", ".")
