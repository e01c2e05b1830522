"""The widget for each sort of field in the catalogue."""

from __future__ import annotations

from portal.deposit.form.lines import Choice, Date, Licence, Line
from portal.deposit.form.people import People
from portal.deposit.form.several import Funders, Identifiers, Keywords, RelatedWorks
from portal.deposit.form.subjects import Subjects
from portal.deposit.form.texts import Lines, Texts
from portal.deposit.form.typed import Widget

WIDGETS: dict[str, Widget] = {
    "line": Line(),
    "text": Line(),
    "date": Date(),
    "language": Choice(),
    "choice": Choice(),
    "people": People(),
    "lines": Lines(),
    "texts": Texts(),
    "keywords": Keywords(),
    "subjects": Subjects(),
    "identifiers": Identifiers(),
    "related": RelatedWorks(),
    "funders": Funders(),
    "licence": Licence(),
}
