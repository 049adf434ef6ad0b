"""Finding and sorting Chinese text by pinyin.

`search_keys` makes what is stored beside a name: its pinyin (so that sorting by the column sorts as a dictionary
does), its initials, the other readings of surnames and of characters with two common readings, and the text itself.
Readings are looked up once per character: pypinyin over whole names is forty times slower.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import islice, product
from typing import Any

from sqlalchemy import ColumnElement, or_

# As a surname these are read otherwise than in a word; both readings are indexed, the surname's sorts.
SURNAMES = {
    "单": "shan", "仇": "qiu", "区": "ou", "解": "xie", "曾": "zeng", "查": "zha", "朴": "piao", "盖": "ge",
    "翟": "zhai", "繁": "po", "乐": "yue", "员": "yun", "召": "shao", "缪": "miao", "覃": "qin", "折": "she",
    "黑": "he", "秘": "bi", "种": "chong", "重": "chong", "隗": "wei", "郇": "xun", "洗": "xian", "冼": "xian",
    "阚": "kan", "都": "du", "祭": "zhai", "牟": "mu", "卜": "bu", "能": "nai", "句": "gou", "颉": "xie", "蔚": "yu",
    "藏": "zang", "不": "fou", "适": "kuo", "澹": "tan", "任": "ren", "华": "hua", "宁": "ning", "过": "guo",
    "应": "ying", "纪": "ji", "燕": "yan", "万": "wan", "石": "shi", "逄": "pang", "宿": "su", "相": "xiang",
    "柏": "bai", "谌": "chen", "於": "yu", "晁": "chao", "钭": "tou", "眭": "sui", "撒": "sa", "令": "ling",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "令狐": ("ling", "hu"), "宿勤": ("su", "qin"), "鲜于": ("xian", "yu"),
}  # fmt: skip
# Inside names of people, places and units: characters of which clerks type either reading, the usual one first.
TWO_READINGS = {
    "重": ("zhong", "chong"), "长": ("chang", "zhang"), "行": ("xing", "hang"), "乐": ("le", "yue"),
    "朝": ("chao", "zhao"), "都": ("du", "dou"), "厦": ("xia", "sha"), "曾": ("zeng", "ceng"), "单": ("dan", "shan"),
    "解": ("jie", "xie"), "查": ("cha", "zha"), "区": ("qu", "ou"), "仇": ("chou", "qiu"), "朴": ("pu", "piao"),
    "盛": ("sheng", "cheng"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "莎": ("sha", "suo"),
    "调": ("tiao", "diao"), "会": ("hui", "kuai"), "传": ("chuan", "zhuan"), "盖": ("gai", "ge"),
    "率": ("lv", "shuai"), "藏": ("cang", "zang"), "堡": ("bao", "bu"), "卡": ("ka", "qia"), "参": ("can", "shen"),
    "降": ("jiang", "xiang"), "泊": ("bo", "po"), "弄": ("nong", "long"), "六": ("liu", "lu"), "柏": ("bai", "bo"),
    "校": ("xiao", "jiao"), "角": ("jiao", "jue"), "见": ("jian", "xian"), "大": ("da", "dai"), "翟": ("zhai", "di"),
    "缪": ("miu", "miao"), "员": ("yuan", "yun"), "种": ("zhong", "chong"), "折": ("zhe", "she"), "尉": ("wei", "yu"),
    "省": ("sheng", "xing"), "兴": ("xing",), "为": ("wei",), "地": ("di",), "和": ("he",), "的": ("de",),
    "弹": ("tan", "dan"), "提": ("ti", "di"), "宁": ("ning",), "家": ("jia",), "车": ("che", "ju"), "正": ("zheng",),
}  # fmt: skip
_MOST_READINGS = 8


@cache
def readings(character: str) -> tuple[str, ...]:
    """The readings of one character, the usual one first; the character itself (folded) when it has none."""
    import pypinyin

    if not character.isalpha() or character.isascii():
        return (character.casefold(),)
    if known := TWO_READINGS.get(character):
        return known
    first = pypinyin.lazy_pinyin(character, errors="ignore", v_to_u=False)
    return (first[0],) if first else (character.casefold(),)


def _name_readings(word: str) -> list[tuple[str, ...]]:
    """The readings of each character, the surname's reading first where the word begins with one."""
    found = [readings(character) for character in word]
    if compound := COMPOUND_SURNAMES.get(word[:2]):
        for place, reading in enumerate(compound):
            found[place] = tuple(dict.fromkeys((reading, *found[place])))
    elif len(word) <= 4 and (surname := SURNAMES.get(word[:1])):
        found[0] = tuple(dict.fromkeys((surname, *found[0])))
    return found


@lru_cache(maxsize=50_000)
def _word_keys(word: str) -> tuple[str, ...]:
    combined = list(islice(product(*_name_readings(word)), _MOST_READINGS))
    full = ["".join(reading) for reading in combined]
    initials = ["".join(syllable[:1] for syllable in reading) for reading in combined]
    return tuple(dict.fromkeys((*full, *initials, word)))


def plain(text: str) -> str:
    """Text as it is compared in a search: half-width, small letters, umlaut as v, no white space at the ends."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return folded.replace("ü", "v").replace("'", "").replace("’", "")


def search_keys(text: str) -> str:
    """What is stored for finding and sorting a text: "单建国" → "shanjianguo danjianguo sjg djg 单建国"."""
    words = plain(text).split()
    keys = dict.fromkeys(key for word in words for key in _word_keys(word))
    return " ".join(keys)


def sort_key(text: str) -> str:
    """Pinyin of the whole text with the text behind it, so that equal readings keep a fixed order."""
    words = plain(text).split()
    return " ".join([*("".join(parts[0] for parts in _name_readings(word)) for word in words), "".join(words)])


def like_clause(column: Any, text: str) -> ColumnElement[bool]:
    """Rows whose column holds the text typed: Han, pinyin or initials; several words must all be found."""
    words = plain(text).split() or [""]
    clause: ColumnElement[bool] = column.contains(words[0], autoescape=True)
    for word in words[1:]:
        clause &= column.contains(word, autoescape=True)
    return clause


def any_like(columns: list[Any], text: str) -> ColumnElement[bool]:
    """`like_clause` over several columns."""
    return or_(*(like_clause(column, text) for column in columns))
