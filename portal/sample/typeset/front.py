"""What stands before a work's text: a cover and abstracts, or the head of an article."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, PageBreak, Paragraph, Spacer
from reportlab.platypus.flowables import TopPadder

from portal.sample.typeset import styles
from portal.sample.typeset.markup import inline
from portal.sample.typeset.words import KINDS, LABELS, ROLES
from portal.sample.works import NOTE, Work
from portal.sample.world import InstitutionEntry, World

_ON_COVER = ("author", "project-leader", "data-collector", "editor", "advisor", "project-member")
_COMMITTEE = ("committee-chair", "reviewer", "committee-secretary", "committee-member")


def cover(work: Work, world: World) -> list[Flowable]:
    """A title page: who, what, whose degree, where and when."""
    lang, here = work.language, work.institution(world)
    above = world.university(here)
    labels = LABELS[lang]
    engineer = work.kind == "bachelor-thesis" and work.thesis.degree == "Kỹ sư"
    kind = "Đồ án tốt nghiệp" if engineer else KINDS[lang][work.kind]
    top = [Paragraph(_name(above, lang).upper(), styles.COVER_STRONG)]
    if above is not here:
        top.append(Paragraph(_name(here, lang).upper(), styles.COVER_LINE))
    facts = [
        (labels["discipline"], work.thesis.discipline),
        (labels["code"], work.thesis.discipline_code),
        (labels["task_code"], work.task.code),
        (labels["host"], work.task.host),
        (labels["course"], work.course),
    ]
    return [
        *top,
        HRFlowable(width=120, thickness=1, color=styles.SERIES[0], spaceBefore=8, spaceAfter=90),
        Paragraph(kind.upper(), styles.COVER_KIND),
        Spacer(1, 22),
        Paragraph(inline(work.title), styles.COVER_TITLE),
        Spacer(1, 30),
        *(Paragraph(f"{label}: {inline(value)}", styles.COVER_LINE) for label, value in facts if value),
        Spacer(1, 36),
        *_people(work, world, _ON_COVER, styles.COVER_LINE),
        TopPadder(Paragraph(f'{here.city} – {work.issued[:4]}<br/><font size="8.5">{NOTE[lang]}</font>', styles.COVER_STRONG)),
        PageBreak(),
    ]


def committee(work: Work, world: World) -> list[Flowable]:
    """Who examined a thesis, on the page after its cover; nothing where nobody is named."""
    found = _people(work, world, _COMMITTEE, styles.BODY)
    return [*found, Spacer(1, 12)] if found else []


def _people(work: Work, world: World, roles: tuple[str, ...], style: ParagraphStyle) -> list[Flowable]:
    found: list[Flowable] = []
    for role in roles:
        if listed := [one for one in work.contributors(world) if one.role == role]:
            named = ", ".join(f"{one.title} {one.name.display}".strip() for one in listed)
            found.append(Paragraph(f"{ROLES[work.language][role]}: <b>{inline(named)}</b>", style))
    return found


def abstracts(work: Work) -> list[Flowable]:
    """Both abstracts with their keywords, in the work's own language first."""
    found: list[Flowable] = []
    for lang in ("vi", "en") if work.language == "vi" else ("en", "vi"):
        text, words = (work.abstract_vi, work.keywords_vi) if lang == "vi" else (work.abstract_en, work.keywords_en)
        found.append(Paragraph(LABELS[lang]["abstract"], styles.SECTION))
        found += [Paragraph(inline(part), styles.ABSTRACT) for part in text.strip().split("\n\n")]
        found.append(Paragraph(f"<b>{LABELS[lang]['keywords']}:</b> {inline(', '.join(words))}", styles.ABSTRACT))
    return found


def article_head(work: Work, world: World) -> list[Flowable]:
    """The first lines of an article: where it appeared, title in both languages, authors and where they work."""
    lang, place = work.language, work.publication
    year = work.issued[:4]
    appeared = [place.container or KINDS[lang][work.kind], place.volume, place.issue, year, place.pages]
    people = work.creators(world)
    affiliations = list(dict.fromkeys(one.affiliation for one in people))
    return [
        Paragraph(inline(" · ".join(part for part in appeared if part)), styles.SMALL),
        HRFlowable(width="100%", thickness=1, color=styles.SERIES[0], spaceBefore=2, spaceAfter=12),
        Paragraph(inline(work.title), styles.ARTICLE_TITLE),
        Paragraph(inline(work.title_vi if lang == "en" else work.title_en), styles.ARTICLE_OTHER),
        Paragraph(inline(", ".join(one.name.display for one in people)), styles.SECTION),
        *(Paragraph(inline(one), styles.SMALL) for one in affiliations),
        Paragraph(NOTE[lang], styles.SMALL),
    ]


def _name(institution: InstitutionEntry, lang: str) -> str:
    return institution.name_en if lang == "en" else institution.name
