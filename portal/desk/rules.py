"""Rules that a work must keep beside its kind's required fields: OpenAIRE's guidelines, and what is asked of theses.

Each says what to do. OpenAIRE is judged as harvesters would read the work if it were published now, by the judges of
`oai_check`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from deposits.access import today
from deposits.crosswalks import formats
from deposits.metadata.document import Metadata
from deposits.models import Deposit, FileRole, Kind
from deposits.public import foreseen
from oaipmh.checking.catalogue import RULES
from oaipmh.checking.judging.openaire import judge_one
from portal.deposit.files import FileRow
from portal.deposit.form.fields import element_id

# Ministry of Education and Training, Circular 09/2022: codes of disciplines have seven digits, the first is the level.
_LEVEL_DIGITS = {"bachelor": "7", "master": "8", "doctor": "9"}
_FORMATS = ("oai_dc", "oai_openaire")


@dataclass(frozen=True)
class Advice:
    """`words` say the fault, `mend` what to do; `field` is the one to mend it in, where there is one."""

    source: str
    words: str
    mend: str
    field: str = ""

    @property
    def id(self) -> str:
        return element_id(self.field) if self.field else ""


def advice(deposit: Deposit, kind: Kind, files: Sequence[FileRow]) -> list[Advice]:
    """What breaks a rule; nothing where all are kept."""
    found = list(_openaire(deposit, kind))
    if kind.is_thesis:
        found += _thesis(deposit.document, kind, files)
    return found


def _openaire(deposit: Deposit, kind: Kind) -> Iterator[Advice]:
    record = foreseen(deposit, kind)
    written = {prefix: formats()[prefix].write(record) for prefix in _FORMATS}
    for one in judge_one(written, deposit.public_id):
        rule = RULES[one.rule]
        yield Advice(rule.section, str(rule.what) % one.values, str(rule.mend))
    document = deposit.document
    if not any(one.orcid for one in document.creators):
        yield Advice(
            "OpenAIRE",
            _("No author has an ORCID iD."),
            _("Ask the author for it, or look it up: works are then found under one person."),
            "authors",
        )
    if not document.keywords and not document.subjects:
        yield Advice(
            "OpenAIRE", _("There is no keyword and no subject."), _("Take three to six keywords from the abstract."), "keywords"
        )


def _thesis(document: Metadata, kind: Kind, files: Sequence[FileRow]) -> Iterator[Advice]:
    source, thesis = _("Rules for theses"), document.thesis
    languages = {one.lang for one in document.abstracts}
    doctoral = kind.semantics == "doctoralThesis"
    for lang, words in (("vi", _("There is no Vietnamese abstract.")), ("en", _("There is no English abstract."))):
        if lang not in languages:
            yield Advice(source, words, _("Take it from the file, or ask the author for it."), "abstracts")
    if document.language != "en" and doctoral and not any(one.lang == "en" for one in document.other_titles):
        yield Advice(source, _("There is no English title."), _("Take it from the English summary."), "other_titles")
    if not thesis.defended:
        yield Advice(
            source, _("The day of the defence is not given."), _("It stands on the cover or in the minutes."), "thesis.defended"
        )
    elif thesis.defended > today().isoformat()[: len(thesis.defended)]:
        yield Advice(
            source, _("The day of the defence is still ahead."), _("Publish it afterwards, or mend the day."), "thesis.defended"
        )
    if thesis.defended and document.issued and document.issued[:4] < thesis.defended[:4]:
        yield Advice(
            source, _("It was issued before it was defended."), _("Compare both years with the cover."), "issued"
        )  # fmt: skip
    if not thesis.degree:
        yield Advice(
            source, _("The degree is not given."), _("Write it as in the decision, such as Master of Economics."), "thesis.degree"
        )
    if not thesis.discipline:
        yield Advice(source, _("The discipline is not given."), _("Write it as on the cover."), "thesis.discipline")
    yield from _code(source, document)
    if doctoral and files and not any(row.file.role == FileRole.SUMMARY for row in files):
        yield Advice(
            source,
            _("There is no summary among the files."),
            _("Ask for the summary of the thesis, in Vietnamese and English."),
            "files",
        )


def _code(source: str, document: Metadata) -> Iterator[Advice]:
    code, level = document.thesis.discipline_code.replace(".", "").replace(" ", ""), document.thesis.level
    field = "thesis.discipline_code"
    if not code:
        yield Advice(source, _("The code of the discipline is not given."), _("Write its seven digits, such as 8340101."), field)
    elif not code.isdigit() or len(code) not in (7, 8):
        # eight digits: as they were before 2017
        yield Advice(
            source, _("“%(code)s” is no code of a discipline.") % {"code": document.thesis.discipline_code[:40]},
            _("Write its seven digits, such as 8340101."), field,
        )  # fmt: skip
    elif len(code) == 7 and level in _LEVEL_DIGITS and code[0] != _LEVEL_DIGITS[level]:
        yield Advice(
            source, _("The code %(code)s is of another level.") % {"code": code},
            _("Codes of bachelors begin with 7, of masters with 8, of doctors with 9."), field,
        )  # fmt: skip
