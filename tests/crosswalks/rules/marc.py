"""MARC 21 for bibliographic data: what the schema, which knows only shapes, cannot tell (loc.gov/marc/bibliographic)."""

from __future__ import annotations

import re
from typing import Any

from tests.crosswalks.rules import Element, Rule, remove, text

NAMES = {"m": "http://www.loc.gov/MARC21/slim"}
# Fields that may stand once.
_SINGLE = ("001", "003", "005", "008", "040", "100", "110", "245")
# 008/24-27 of a thesis holds m; positions 35-37 the language; 06 a single (s) or a detailed (e) date.
_CODED = re.compile(r"\d{6}(s\d{4} {4}|e\d{8})xx .{17}[a-z]{3} d")
_LEADER = re.compile(r"00000n[aegkmijc][abm] a22000003c 4500")


def find(root: Element, path: str) -> list[Any]:
    return root.xpath(path, namespaces=NAMES)  # type: ignore[no-any-return]


def field(root: Element, tag: str, code: str = "") -> list[Any]:
    return find(root, f"m:datafield[@tag='{tag}']" + (f"/m:subfield[@code='{code}']" if code else ""))


def control(root: Element, tag: str) -> str:
    return "".join(text(one) for one in find(root, f"m:controlfield[@tag='{tag}']"))


def _leader(root: Element) -> str:
    return "".join(text(one) for one in find(root, "m:leader"))


def _is_thesis(root: Element) -> bool:
    return any("thesis" in text(one) for one in field(root, "655", "a"))


def _length(tag: str, length: int) -> Rule:
    return Rule(f"{length} characters in {tag}", lambda r: len(control(r, tag)) == length,
                lambda r: setattr(find(r, f"m:controlfield[@tag='{tag}']")[0], "text", control(r, tag)[1:]))  # fmt: skip


def _ascending(root: Element) -> bool:
    tags = [str(one) for one in find(root, "m:controlfield/@tag | m:datafield/@tag")]
    return tags == sorted(tags, key=lambda tag: tag if tag < "010" else tag[0] + "99")


def _thesis_note(root: Element) -> bool:
    notes = field(root, "502")
    return [sorted({str(i) for i in find(one, "m:subfield/@code")} & set("bcd")) for one in notes] == (
        [["b", "c", "d"]] if _is_thesis(root) else []
    )


RULES = (
    Rule("the leader", lambda r: bool(_LEADER.fullmatch(_leader(r))), lambda r: setattr(find(r, "m:leader")[0], "text", _leader(r)[1:])),
    _length("006", 18), _length("007", 14), _length("008", 40),
    Rule("codes of 008", lambda r: bool(_CODED.fullmatch(control(r, "008"))),
         lambda r: setattr(find(r, "m:controlfield[@tag='008']")[0], "text", "x" * 40)),
    Rule("online in 008", lambda r: control(r, "008")[29 if _leader(r)[6] in "egk" else 23] == "o",
         lambda r: setattr(find(r, "m:controlfield[@tag='008']")[0], "text", control(r, "008").replace("o", " "))),
    Rule("a thesis is coded as one", lambda r: _leader(r)[6:8] != "am" or ("m" in control(r, "008")[24:28]) == _is_thesis(r),
         lambda r: setattr(find(r, "m:controlfield[@tag='008']")[0], "text", control(r, "008")[:24] + "    " + control(r, "008")[28:])),
    Rule("the time of the last change", lambda r: bool(re.fullmatch(r"\d{14}\.0", control(r, "005"))),
         lambda r: setattr(find(r, "m:controlfield[@tag='005']")[0], "text", "2026")),
    Rule("blocks in their order", _ascending, lambda r: r.append(field(r, "100")[0])),
    Rule("what stands once", lambda r: all(len(find(r, f"m:*[@tag='{tag}']")) <= 1 for tag in _SINGLE),
         lambda r: field(r, "300")[0].set("tag", "245")),
    Rule("one main entry", lambda r: len(field(r, "100") + field(r, "110")) == 1, lambda r: remove(*field(r, "100"))),
    Rule("one title, traced", lambda r: len(field(r, "245", "a")) == 1 and field(r, "245")[0].get("ind1") == "1",
         lambda r: field(r, "245")[0].set("ind1", "0")),
    Rule("names by family or forename", lambda r: all(
        i.get("ind1") == "0" or (i.get("ind1") == "1" and "," in text(find(i, "m:subfield[@code='a']")[0]))
        for i in field(r, "100") + field(r, "700")), lambda r: setattr(field(r, "100", "a")[0], "text", "Nguyễn Văn An")),
    Rule("roles by code", lambda r: all(re.fullmatch("[a-z]{3}", text(i)) for tag in ("100", "110", "700", "710") for i in field(r, tag, "4")),
         lambda r: setattr(field(r, "100", "4")[0], "text", "author")),
    Rule("the note of a thesis", _thesis_note, lambda r: remove(*field(r, "502", "c"))),
    Rule("who may read", lambda r: [i.get("ind1") for i in field(r, "506")] == ["0" if text(field(r, "506", "a")[0]) == "open access" else "1"],
         lambda r: field(r, "506")[0].set("ind1", "1")),
    Rule("where to find it", lambda r: any(text(i).startswith("http") for i in field(r, "856", "u")), lambda r: remove(*field(r, "856"))),
    Rule("sources of terms", lambda r: all(find(i, "m:subfield[@code='2']") for i in find(r, "m:datafield[@ind2='7']")),
         lambda r: remove(*find(r, "m:datafield[@tag='655'][@ind2='7']/m:subfield[@code='2']"))),
    Rule("content, medium, carrier", lambda r: all(len(field(r, tag)) == 1 for tag in ("336", "337", "338")), lambda r: remove(*field(r, "337"))),
    Rule("no empty and no broken line", lambda r: all(text(i).strip() and "\n" not in text(i) for i in find(r, "//m:subfield | //m:controlfield")),
         lambda r: setattr(field(r, "245", "a")[0], "text", "a\nb")),
)  # fmt: skip
