"""Whether a word can be a Vietnamese syllable: an onset, a rime and a tone that go together.

Onsets and rimes of the written language: L. C. Thompson, A Vietnamese Reference Grammar (1987), chapter 2, and the
orthography of the Từ điển tiếng Việt (Hoàng Phê, 1988). A test of form, not a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS: Final = "b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x gi".split()
_RIMES: Final = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăk ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
""".split()
_AFTER_QU: Final = """
    a ac ach ai an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê êch ên ênh êt ôc y ych yên yêt ynh yt yu ơ
""".split()
_STOP: Final = re.compile(r"(?:c|ch|k|p|t)$")
_SYLLABLE: Final = re.compile(
    rf"(?:(?:{'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(?:{'|'.join(sorted(_RIMES, key=len, reverse=True))})"
    rf"|qu(?:{'|'.join(sorted(_AFTER_QU, key=len, reverse=True))}))"
)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """`word` is NFC. A syllable that ends in a stop has the tone sắc or nặng; letters are all small, all capital, or
    capital at the beginning."""
    if not word or len(word) > 7 or not (word.islower() or word.isupper() or word.istitle()):
        return False
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    if not _SYLLABLE.fullmatch(bare):
        return False
    return not _STOP.search(bare) or tones in (["\u0301"], ["\u0323"])
