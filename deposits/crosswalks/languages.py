"""Language tags as the formats want them: ISO 639-3 (OpenAIRE), MARC's codes (ISO 639-2/B), and `xml:lang` (BCP 47)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# ISO 639-1 → ISO 639-3
_PAIRS: Final = (
    "aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak be bel bg bul bi bis bm bam "
    "bn ben bo bod br bre bs bos ca cat ce che ch cha co cos cr cre cs ces cu chu cv chv cy cym da dan de deu dv div dz dzo "
    "ee ewe el ell en eng eo epo es spa et est eu eus fa fas ff ful fi fin fj fij fo fao fr fra fy fry ga gle gd gla gl glg "
    "gn grn gu guj gv glv ha hau he heb hi hin ho hmo hr hrv ht hat hu hun hy hye hz her ia ina id ind ie ile ig ibo ii iii "
    "ik ipk io ido is isl it ita iu iku ja jpn jv jav ka kat kg kon ki kik kj kua kk kaz kl kal km khm kn kan ko kor kr kau "
    "ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug li lim ln lin lo lao lt lit lu lub lv lav mg mlg mh mah mi mri "
    "mk mkd ml mal mn mon mr mar ms msa mt mlt my mya na nau nb nob nd nde ne nep ng ndo nl nld nn nno no nor nr nbl nv nav "
    "ny nya oc oci oj oji om orm or ori os oss pa pan pi pli pl pol ps pus pt por qu que rm roh rn run ro ron ru rus rw kin "
    "sa san sc srd sd snd se sme sg sag si sin sk slk sl slv sm smo sn sna so som sq sqi sr srp ss ssw st sot su sun sv swe "
    "sw swa ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton tr tur ts tso tt tat tw twi ty tah ug uig uk ukr "
    "ur urd uz uzb ve ven vi vie vo vol wa wln wo wol xh xho yi yid yo yor za zha zh zho zu zul"
).split()
_THREE_LETTERS: Final = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
# The languages that bibliographies call by another code than ISO 639-3 does.
_BIBLIOGRAPHIC: Final = {
    "sqi": "alb", "hye": "arm", "eus": "baq", "mya": "bur", "zho": "chi", "ces": "cze", "nld": "dut", "fra": "fre", "kat": "geo",
    "deu": "ger", "ell": "gre", "isl": "ice", "mkd": "mac", "mri": "mao", "msa": "may", "fas": "per", "ron": "rum", "slk": "slo",
    "bod": "tib", "cym": "wel",
}  # fmt: skip
_TAG: Final = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")


def iso_639_3(tag: str) -> str:
    """`vi` → `vie`, `en-GB` → `eng`; a language that has no code of two letters keeps its own."""
    primary = tag.split("-")[0].lower()
    return _THREE_LETTERS.get(primary, primary)


def three_letters(tag: str) -> str:
    """ISO 639-3 for sure: `und` where the language is not told or has no such code."""
    code = iso_639_3(tag)
    return code if re.fullmatch("[a-z]{3}", code) else "und"


def marc(tag: str) -> str:
    """`fr` → `fre`: MARC's code list for languages."""
    code = three_letters(tag)
    return _BIBLIOGRAPHIC.get(code, code)


@lru_cache(maxsize=1024)
def tag(value: str) -> str:
    """The value where `xml:lang` may have it, else its first part, else nothing."""
    return next((one for one in (value, value.split("-")[0]) if _TAG.fullmatch(one)), "")
