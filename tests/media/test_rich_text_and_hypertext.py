"""RTF and HTML: what is seen, with its pages and its old fonts; nothing that runs or hides."""

from __future__ import annotations

import pytest

from tests.media.looking import Inspect

FONTS = r"{\fonttbl{\f0\fcharset0 Times New Roman;}{\f1\fcharset0 .VnTime;}{\f2\fcharset163 Arial;}{\f3 VNI-Times;}}"


def rtf(body: str) -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + "}").encode("latin-1")


@pytest.mark.parametrize(
    ("body", "pages"),
    [
        (r"M\u7897?t\par hai\page ba\page", ["Một\nhai", "ba"]),
        (r"{\uc2 \u7897\'f4\'f4 x}\u7897?", ["ộ xộ"]),
        (r"x \u-10179?\u-8704?", ["x \U0001f600"]),
        (r"{\f2 Ti\'ea\'ecng}", ["Tiếng"]),
        (r"{\f1 Tr\'ad\'eang \'a7\'b9i h\'e4c} caf\'e9", ["Trường Đại học café"]),
        (r"{\f3 Tr\'f6\'f4\'f8ng \'d1a\'efi ho\'efc}", ["Trường Đại học"]),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt chữ}}".replace("ữ", r"\u7919?"), ["chữ"]),
        (r"{\footnote Ch\u250?}{\*\unknown x}{\pict 00ff}a\~b\_c\-d \{\}", ["Chúa b-cd {}"]),
        (r"{\trowd a\cell b\cell\row}", ["a\tb"]),
        (r"{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt Khung}}", ["Khung"]),
        (r"{\pict\bin4 {}}}x}sau", ["sau"]),
    ],
)
def test_rtf_is_read_as_a_word_processor_shows_it(inspect: Inspect, body: str, pages: list[str]) -> None:
    found = inspect(rtf(body), "a.rtf")
    assert (found.status, found.text) == ("text", pages)


def test_rtf_says_its_title_and_what_is_inside(inspect: Inspect) -> None:
    found = inspect(
        rtf(r"{\info{\title Luan van}{\author An}}{\*\template http://192.0.2.1/x}{\object{\*\objdata 00}}x"), "a.rtf"
    )
    assert (found.facts["title"], found.facts["author"]) == ("Luan van", "An")
    assert found.facts["external"] == ["http://192.0.2.1/x"] and found.facts["attachments"] == ["object"]


def test_html_gives_what_is_seen(inspect: Inspect) -> None:
    page = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Tên</title><style>p{}</style></head>
      <body onload="x()"><h1>Đầu   đề</h1><p>một <b>hai</b><br>ba&nbsp;&#7889;<table><tr><td>a<td>b</table>
      <script>alert("không")</script><pre>x  y</pre><img src=a alt="Ảnh bìa"></body>"""
    found = inspect(page.encode(), "a.html")
    assert (found.status, found.media_type, found.pages) == ("text", "text/html", 1)
    assert [line.strip() for line in found.text[0].split("\n") if line.strip()] == [
        *("Đầu đề", "một hai", "ba ố", "a\tb", "x  y", "Ảnh bìa")
    ]
    assert found.facts == {"title": "Tên", "scripts": 2}


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("<p>Tiếng Việt</p>".encode(), "Tiếng Việt"),
        (b"<meta charset=windows-1258><p>Ti\xea\xecng", "Tiếng"),
        (b"<meta charset=no-such-thing><p>abc", "abc"),
        (
            b"<meta charset=iso-8859-1><p>Tr\xad\xeang \xa7\xb9i h\xe4c S\xad ph\xb9m, nghi\xaan c\xf8u",
            "Trường Đại học Sư phạm, nghiên cứu",
        ),
        (b"<p>" * 5000 + b"deep", "deep"),
    ],
)
def test_html_is_decoded_as_it_declares_itself(inspect: Inspect, content: bytes, seen: str) -> None:
    assert inspect(content, "a.html").text == [seen]
