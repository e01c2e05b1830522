"""What the form says beside each field of the catalogue: how to fill it in, and an example of what to write.

Examples are typed just so, in either language of the interface; only those that are words about a work are translated.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Hint(NamedTuple):
    help: Words
    example: Words


HINTS: dict[str, Hint] = {
    "title": Hint(
        _("As on the title page, with all its marks; not all in capital letters."),
        "Xâm nhập mặn vùng cửa sông Hậu và giải pháp thích ứng",
    ),
    "subtitle": Hint(
        _("What follows the title on the title page, often after a colon or in smaller letters."),
        "Nghiên cứu trường hợp huyện Trần Đề, tỉnh Sóc Trăng",
    ),
    "other_titles": Hint(
        _("The title that the work itself gives in another language. Search engines abroad find it by this."),
        "Saltwater intrusion in the Hậu River estuary",
    ),
    "language": Hint(_("The language that most of the text is written in."), _("Vietnamese")),
    "issued": Hint(
        _("The date on the title page, or on which it was published. A year is enough: 2026, 9/2026 or 18/9/2026."),
        "9/2026",
    ),
    "authors": Hint(
        _("Everyone who wrote it, in the order of the title page, the family name first. An organisation can be an author."),
        "Nguyễn Văn An",
    ),
    "advisors": Hint(
        _("Those who guided the work, the main advisor first. Titles such as PGS.TS. may stay before the name."),
        "PGS.TS. Lê Quang Vinh",
    ),
    "committee": Hint(
        _("Chair, reviewers, secretary and members, as in the decision on the council. Choose the role of each."),
        "GS.TS. Phạm Thị Hòa",
    ),
    "project_leaders": Hint(
        _("Whoever leads the task in the contract; the task's own secretary belongs to the members."),
        "TS. Trần Minh Đức",
    ),
    "project_members": Hint(_("Members of the task in the order of the report, each with the organisation."), "ThS. Đỗ Ngọc Mai"),
    "collectors": Hint(
        _("Who measured, asked or gathered the data: people, or an organisation such as a station."),
        "Trạm Quan trắc Môi trường biển Sóc Trăng",
    ),
    "editors": Hint(_("Who edited the book or the material as a whole (chủ biên)."), "PGS.TS. Vũ Thị Lan"),
    "translators": Hint(_("Who translated the work into the language of this text."), "Hoàng Bảo Châu"),
    "thesis.level": Hint(_("The level of the degree that the thesis was written for."), _("Master")),
    "thesis.degree": Hint(_("The degree with its field, as in the decision that grants it."), "Thạc sĩ Khoa học môi trường"),
    "thesis.discipline": Hint(
        _("The field of training, as on the cover of the thesis; its code has a box of its own."), "Khoa học môi trường"
    ),
    "thesis.discipline_code": Hint(
        _("The code of the field in the Ministry of Education and Training's list. It stands on the cover."), "8440301"
    ),
    "thesis.grantor": Hint(_("The university or academy that grants the degree, with its full name."), "Trường Đại học Cần Thơ"),
    "thesis.department": Hint(_("The faculty, school or institute that trained the author."), "Khoa Môi trường và Tài nguyên"),
    "thesis.defended": Hint(_("The day on which the council met. Not yet defended: leave it empty."), "18/9/2026"),
    "task.level": Hint(_("The level at which the task was approved and paid for."), _("Ministry")),
    "task.code": Hint(_("As in the contract or the decision of approval."), "B2026-TCT-07"),
    "task.programme": Hint(
        _("The programme that the task belongs to, with its code. A task of its own has none."),
        "KC.08/21-30",
    ),
    "task.host": Hint(
        _("The organisation that signed the contract and answers for the task."), "Viện Nghiên cứu Biến đổi khí hậu"
    ),
    "task.accepted": Hint(_("The day of the acceptance council's minutes."), "25/11/2026"),
    "publication.container": Hint(
        _("The full name of the journal, or the title of the proceedings, not abbreviated."), "Tạp chí Khoa học Đại học Cần Thơ"
    ),
    "publication.volume": Hint(_("The volume (tập), the number alone."), "62"),
    "publication.issue": Hint(_("The issue (số) within the volume or the year."), "4A"),
    "publication.pages": Hint(_("First and last page; or the article's number where it has no pages."), "12–27"),
    "publication.version": Hint(
        _("Which text you deposit. Many publishers forbid the printed one but allow the accepted manuscript."),
        _("Accepted manuscript"),
    ),
    "publication.event": Hint(
        _("The full name of the conference, with its number and year."), "Hội nghị Khoa học Trái đất lần thứ 12, 2026"
    ),
    "publication.place": Hint(_("The city and country in which it was held; or “online”."), "Đà Nẵng, Việt Nam"),
    "abstracts": Hint(
        _("What was asked, how, what was found: 150 to 300 words, without references. One box per language."),
        _("The study measures how far salt water enters the estuary in the dry season …"),
    ),
    "keywords": Hint(
        _("Three to eight words or phrases that the title lacks, separated by semicolons; a row for each language."),
        "xâm nhập mặn; nước biển dâng",
    ),
    "subjects": Hint(_("From the national classification: the narrowest field that covers the whole work."), "10506"),
    "coverage.place": Hint(_("The area that the work is about, from small to large."), "Huyện Trần Đề, tỉnh Sóc Trăng"),
    "coverage.period": Hint(_("The time that the work or the data are about, not when it was written."), "2015–2025"),
    "course": Hint(_("The course that the material is for, with its code."), "MT301 Thủy văn môi trường"),
    "publisher": Hint(_("Who published it. Unpublished works have none: leave it empty."), "Nhà xuất bản Đại học Cần Thơ"),
    "extent": Hint(_("How long or how large it is, as a catalogue says it."), _("212 pages")),
    "identifiers": Hint(
        _("Numbers under which this very work is known elsewhere: DOI, ISBN, report number, shelf mark …"),
        "DOI 10.22144/ctujos.2026.101",
    ),
    "related": Hint(
        _(
            "Other works that belong with this one, such as its data, or an article from the thesis. Give an identifier, a title or both."
        ),
        _("Supplemented by: DOI 10.5281/zenodo.7654321"),
    ),
    "funders": Hint(
        _("Who paid for the work, and the number of the award, the contract or the science and technology task."),
        "Quỹ NAFOSTED, 105.08-2024.12",
    ),
    "notes": Hint(
        _("What readers or the library should know and no other box asks for; also why there is no file."),
        _("The appendix on paper is kept in the reading room."),
    ),
    "licence": Hint(
        _("What others may do with the files beyond reading them. You stay the owner whatever you choose."),
        "CC BY 4.0",
    ),
}
