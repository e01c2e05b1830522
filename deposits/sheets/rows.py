"""A row of a sheet as a deposit would be made of it, with every cell that is wrong. Nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import ValidationError

from deposits.access import CONSORTIUM, Actor, Policy, today
from deposits.errors import FlowError
from deposits.file_types import check_name, extension_of
from deposits.forms import Forms
from deposits.metadata import written
from deposits.metadata.checks import missing
from deposits.metadata.document import Metadata
from deposits.metadata.written import Unreadable
from deposits.models import Collection, FileRole, Kind
from deposits.roles import is_editor
from deposits.sheets import cells, columns
from deposits.sheets.bundle import Bundle, Member
from deposits.sheets.columns import Heading, plain_words
from deposits.sheets.table import Row
from deposits.sheets.vocabulary import Vocabulary
from media.names import safe_name
from search.vietnamese import fold

_AUDIENCES = {
    "everyone": ["everyone", "everybody", "open", "public", "mo", "moi nguoi", "cong khai", "truy cap mo"],
    "consortium": ["consortium", "lien hop", "thu vien thanh vien", "lien hiep"],
    "institution": ["institution", "don vi", "noi bo", "trong don vi", "restricted", "han che"],
    "nobody": ["nobody", "closed", "khong ai", "dong", "metadata only"],
}

_DATA = frozenset("csv tsv xlsx xls ods json zip 7z gz sav dta rdata parquet nc".split())


@dataclass(frozen=True)
class Problem:
    """`column` as the sheet calls it; empty: the row as a whole."""

    column: str
    message: str


@dataclass
class Prepared:
    number: int
    key: str = ""
    title: str = ""
    collection: Collection | None = None
    kind: Kind | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    owner: Any = None
    owner_name: str = ""
    owner_email: str = ""
    files: list[tuple[Member, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of everything that the row says: the same row again changes nothing."""
        files = [(member.path, member.mark, role) for member, role in self.files]
        said = [self.metadata, self.policy, self.owner_name, self.owner_email, files]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Preparing:
    """What is the same for all rows of a sheet."""

    def __init__(
        self,
        *,
        actor: Actor,
        headings: Sequence[Heading],
        collection: Collection | None,
        kind: Kind | None,
        bundle: Bundle,
        whole: bool,
    ) -> None:
        """`whole`: what the kind requires must be there, because the rows are to be submitted."""
        self._actor, self._bundle, self._whole = actor, bundle, whole
        self._collection, self._kind = collection, kind
        self._headings = [one for one in headings if one.column]
        self._labels: dict[str, str] = {}
        for heading in self._headings:
            self._labels.setdefault(heading.column, heading.text)
            self._labels.setdefault(heading.column.partition(":")[0], heading.text)
        self._vocabulary = Vocabulary()
        self._forms = Forms.load()
        self._kinds: dict[tuple[int, int], Kind] = {}
        self._people: dict[str, Any] | None = None
        self._seen: dict[str, int] = {}

    def remember(self, rows: Iterable[tuple[int | None, str, int]]) -> None:
        """Rows that were done before: collection, key, number."""
        self._seen |= {f"{collection} {key}": number for collection, key, number in rows if key}

    def row(self, row: Row) -> Prepared:
        found = Prepared(row.number)
        texts: dict[str, list[str]] = {}
        for heading in self._headings:
            if heading.place in row.formulas:
                found.problems.append(Problem(heading.text, _("The cell holds a formula. Paste its value.")))
            elif heading.place < len(row.cells) and row.cells[heading.place]:
                texts.setdefault(heading.column, []).append(row.cells[heading.place])
        if not self._place(found, texts):
            return found
        self._describe(found, texts)
        self._attempt(found, columns.ACCESS, lambda: self._access(found, texts))
        self._own(found, texts)
        self._files(found, texts.get(columns.FILES, []))
        self._recognise(found, texts)
        return found

    def _attempt(self, found: Prepared, column: str, do: Any) -> bool:
        try:
            do()
        except (Unreadable, FlowError) as error:
            found.problems.append(Problem(self._labels.get(column, ""), str(error)))
            return False
        return True

    def _place(self, found: Prepared, texts: Mapping[str, list[str]]) -> bool:
        """The collection and the kind, and whether this actor may put such a work there."""

        def collection() -> None:
            typed = " ".join(texts.get(columns.COLLECTION, []))
            found.collection = self._vocabulary.collection(typed) if typed else self._collection
            if found.collection is None:
                raise Unreadable(_("Write the collection, or choose one for the whole sheet."))
            if not found.collection.accepts_deposits:
                raise Unreadable(_("This collection takes no deposits."))
            if not is_editor(self._actor, found.collection):
                raise Unreadable(_("You are not an editor of this collection."))

        def kind() -> None:
            typed = " ".join(texts.get(columns.KIND, []))
            chosen = self._vocabulary.kind(typed) if typed else self._kind
            if chosen is None:
                raise Unreadable(_("Write the kind, or choose one for the whole sheet."))
            if (found.collection and found.collection.kinds and chosen.code not in found.collection.kinds) or not chosen.active:
                raise Unreadable(_("This collection does not take works of this kind."))
            found.kind = chosen

        placed = self._attempt(found, columns.COLLECTION, collection)
        return self._attempt(found, columns.KIND, kind) and placed

    def _describe(self, found: Prepared, texts: Mapping[str, list[str]]) -> None:
        assert found.collection and found.kind
        draft: dict[str, Any] = Metadata.model_validate({**found.collection.defaults, "kind": found.kind.code}).model_dump(
            mode="json"
        )
        for name, values in texts.items():
            column = columns.columns()[name]
            if column.field is not None:
                self._attempt(
                    found, name, lambda column=column, values=values: cells.write(column, values, draft, self._vocabulary)
                )
        try:
            document = Metadata.model_validate(draft)
        except ValidationError as error:
            for one in error.errors()[:5]:
                name = ".".join(str(part) for part in one["loc"][:2] if isinstance(part, str))
                label = self._labels.get(name) or self._labels.get(str(one["loc"][0]), "")
                found.problems.append(Problem(label, _("What is written here could not be read.")))
            return
        found.metadata = document.to_json()
        found.title = document.title
        if not document.title:
            found.problems.append(Problem(self._labels.get("title", ""), _("The title is missing.")))
        if self._whole:
            wrong = {one.column for one in found.problems}
            language = get_language()
            for problem in missing(document, self._asked(found.kind, found.collection).fields):
                field_ = columns.columns()[problem.field]
                label = self._labels.get(problem.field) or field_.label(language or "vi")
                if label not in wrong and problem.field != "title":
                    found.problems.append(Problem(label, _("Fill this in.")))

    def _asked(self, kind: Kind, collection: Collection) -> Kind:
        key = (kind.pk, collection.pk)
        if key not in self._kinds:
            self._kinds[key] = self._forms.within(kind, collection)
        return self._kinds[key]

    def _access(self, found: Prepared, texts: Mapping[str, list[str]]) -> None:
        assert found.collection
        typed, until = " ".join(texts.get(columns.ACCESS, [])), " ".join(texts.get(columns.EMBARGO, []))
        audience = audience_of(typed)
        slug = found.collection.institution.slug
        named = {"consortium": (CONSORTIUM,), "institution": (f"institution:{slug}",), "nobody": ()}
        if until:
            day = written.date(until)
            if len(day) < 10:
                raise Unreadable(_("Write the day from which everyone may read it, such as 01/06/2027."))
            opens = today().fromisoformat(day)
            policy = Policy.embargoed(opens, *named.get(audience, ())) if opens > today() else Policy.open()
        else:
            policy = Policy.limited(*named[audience]) if audience in named else Policy.open()
        found.policy = policy.model_dump(mode="json")

    def _own(self, found: Prepared, texts: Mapping[str, list[str]]) -> None:
        found.owner_name = " ".join(texts.get(columns.OWNER, []))[:200]
        found.owner_email = " ".join(texts.get(columns.EMAIL, [])).lower()
        if found.owner_email and ("@" not in found.owner_email or len(found.owner_email) > 254):
            found.problems.append(Problem(self._labels[columns.EMAIL], _("This is not an e-mail address.")))
        if self._people is None:
            self._people = {one.email.lower(): one for one in get_user_model().objects.filter(is_active=True).only("pk", "email")}
        found.owner = self._people.get(found.owner_email) if found.owner_email else None
        if found.owner_email and found.owner is None and not found.owner_name:
            label = self._labels[columns.EMAIL]
            message = _("There is no account with this address. Write the person's name, too: the deposit waits for the account.")
            found.problems.append(Problem(label, message))

    def _files(self, found: Prepared, texts: list[str]) -> None:
        assert found.kind
        names: set[str] = set()
        for wanted in cells.split(texts):

            def look(wanted: str = wanted) -> None:
                member = self._bundle.find(wanted)
                check_name(found.kind, safe_name(member.name))  # type: ignore[arg-type]
                if safe_name(member.name).casefold() in names:
                    raise Unreadable(_("Two files of one row have the name “%(name)s”.") % {"name": member.name})
                names.add(safe_name(member.name).casefold())
                found.files.append((member, _role(member.name, first=not found.files)))

            self._attempt(found, columns.FILES, look)
        if self._whole and not texts and not found.metadata.get("notes"):
            message = _("Add at least one file, or say in the notes why there is none.")
            found.problems.append(Problem(self._labels.get(columns.FILES, ""), message))

    def _recognise(self, found: Prepared, texts: Mapping[str, list[str]]) -> None:
        assert found.collection and found.kind
        typed = " ".join(texts.get(columns.KEY, []))
        if typed:
            found.key = f"k:{typed[:200]}"
        else:
            people = [one["name"]["display"] for one in found.metadata.get("contributors", ())[:1]]
            said = [fold(found.title), *map(fold, people), found.metadata.get("issued", "")[:4], found.kind.code]
            found.key = "c:" + hashlib.sha256("\n".join(said).encode()).hexdigest()
        known = f"{found.collection.pk} {found.key}"
        if known in self._seen:
            label = self._labels.get(columns.KEY if typed else "title", "")
            found.problems.append(Problem(label, _("This is the same as row %(number)s.") % {"number": self._seen[known]}))
        self._seen.setdefault(known, found.number)


def audience_of(typed: str) -> str:
    """`everyone`, `consortium`, `institution` or `nobody`, by its name in either language. Raises Unreadable."""
    wanted = plain_words(typed)
    if not wanted:
        return "everyone"
    for name, others in _AUDIENCES.items():
        if wanted in others:
            return name
    raise Unreadable(_("“%(typed)s” is none of these: %(choices)s.") % {"typed": typed, "choices": ", ".join(_AUDIENCES)})


def _role(name: str, *, first: bool) -> str:
    if extension_of(name) in _DATA:
        return FileRole.DATA
    return FileRole.MAIN if first else FileRole.SUPPLEMENT
