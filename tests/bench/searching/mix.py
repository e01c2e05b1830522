"""What is asked, and the records that are asked about.

A third of the questions are words that more than a tenth of all records hold, alone or together; the rest are two to six words of
any frequency. Half are typed without marks, a sixth with half of them; some are phrases, names, codes, questions with a field, an
exclusion or a filter, and later pages of results.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Final

from search.port import Query
from search.vietnamese import fold
from tests.search.corpus import Corpus

FACETS: Final = ("kind", "institution", "collection", "subject", "language", "access")


def questions(corpus: Corpus, number: int) -> Iterator[Query]:
    chance = random.Random(2)
    everywhere = often(corpus, 12)
    for one in range(number):
        words = (
            chance.sample(everywhere, chance.choice((1, 1, 2, 2, 3)))
            if one % 3 == 0
            else corpus.words(chance.randint(2, 6)).split()
        )
        text = " ".join(words)
        if one % 2:
            text = fold(text)
        elif one % 6 == 4:
            text = " ".join(fold(word) if chance.random() < 0.5 else word for word in words)
        match one % 20:
            case 7:
                text = f'"{" ".join(words[:2])}"'
            case 11:
                text = f"tác giả:{words[0]} {' '.join(words[1:])}"
            case 13:
                text = f"{text} -{everywhere[0]} năm:2010..2020"
            case 17:
                text = f"T2020-KHTN-{one}"
            case 19:
                text = ""
        filters = {"kind": ["other"], "language": ["vi"]} if one % 5 == 3 else {}
        yield Query(text, facets=FACETS, filters=filters, offset=30 if one % 10 == 6 else 0)


def often(corpus: Corpus, number: int) -> list[str]:
    """The words that stand in most records."""
    found = corpus.words(4_000).split()
    return sorted(set(found), key=lambda word: (-found.count(word), word))[:number]


def lines(corpus: Corpus, start: int, number: int, pages: int = 0) -> Iterator[str]:
    """Records for `import_records`, in the collections that `tests.bench.importing.PLACES` makes."""
    chance = random.Random(start)
    for one in range(start, start + number):
        document = corpus.document(one, pages)
        author, advisor = document.names
        metadata = {
            "kind": chance.choices(("master-thesis", "other"), (4, 1))[0],
            "title": document.titles[0],
            "language": "vi" if chance.random() < 0.9 else "en",
            "contributors": [
                {"role": "author", "name": {"display": author}},
                {"role": "advisor", "name": {"display": advisor}},
            ],
            "abstracts": [{"text": document.abstracts[0], "lang": "vi"}],
            "keywords": [{"text": word, "lang": "vi"} for word in document.keywords],
            "subjects": [{"scheme": "vn-fields-2008", "code": str(chance.randint(1, 6))}],
            "identifiers": [{"scheme": "report-number", "value": f"T{document.year}-KHTN-{one}"}],
            "issued": str(document.year),
        }
        files = [{"name": f"luan-van-{one}.txt", "text": list(block.pages)} for block in document.texts]
        place = f"bo-{chance.randrange(4)}-{chance.randrange(3)}"
        line = {"source_identifier": f"bench-{one}", "collection": place, "metadata": metadata, "files": files}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def beginnings(corpus: Corpus, number: int) -> list[str]:
    """What somebody has typed so far: one or two words, the last one perhaps only begun."""
    chance = random.Random(4)
    typed = (corpus.words(chance.choice((1, 1, 2))) for _ in range(number))
    return [text[: max(2, len(text) - chance.randrange(3))] for text in typed]
