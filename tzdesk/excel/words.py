"""Headings as they are compared: 会员总数（人）, *会员人数 and 其中：会员 数 are the same words to a clerk."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_MARKS = re.compile(r"[*★☆●◆■▲※#＃√]+")
_UNIT = re.compile(
    r"\((人|元|万元|千元|个|户|名|家|份|元/月|元/人|元/年|人次|%|月|年|日|必填|选填|必填项|可选|文本|文本格式|数字|盖章|公章|"
    r"岁|天|次|万|单位:?(?:人|元|万元)|yyyy.*?|yy.*?|年/?月/?日|年-?月-?日|年\.月\.日|年月|格式.*?|如.*?|例.*?|请.*?|下拉.*?|18位|十八位|11位|"
    r"精确.*?|以.{1,8}为准|含.{1,8}|没有.*?|无.{0,4}填.*?|注明.*?|签字|手印|签名)\)"
)
_MONTH_START = re.compile(r"(?:(?:19|20)\d\d年)?\d{1,2}月初")
_MONTH = re.compile(r"(?:截至|截止)?(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|末)?")  # 12月会员数 → 会员数
_ORDINAL = re.compile(r"^(?:\(?\d{1,2}[.、)]+(?!\d)|[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\))")
_PUNCTUATION = re.compile(r"[:：,，、.。·;；\-—–_~/\\|\"'“”‘’《》<>【】\[\]{}()!?？！]+")
_PARTS = re.compile(r"其中[:：]?|[:：\-—–_/\\|·(（]+")
_COUNT = re.compile(r"(?:总人数|总数量|总数|人数|数量|户数|合计数|合计|总计|小计|共计|数|人)$")
_INFO = re.compile(r"(?:基本情况|基本信息|情况|信息|资料|状况|概况)$")
_LEAD = re.compile(r"^(?:本单位|本企业|本工会|现有|实有|目前|期末|月末|年末|当前|截至.{0,6}末|全部|所有|其中)")
_TOTAL_WORDS = frozenset(
    {"合计", "总计", "小计", "总数", "总人数", "人数", "计", "共计", "全部", "数量", "总", "数", "总量"}
)
_SPAN_WORDS = (
    "累计",
    "本年",
    "全年",
    "上年",
    "去年",
    "上月末",
    "同期",
    "同比",
    "计划",
    "目标",
    "比例",
    "占比",
    "率",
    "增幅",
)
# Offices: 女职工董事 are no 女职工, 工会专职干部 no 工会.
_OFFICE_WORDS = ("董事", "监事", "职工代表", "会员代表", "专职", "兼职", "干部", "劳模", "党员")
_ALIKE: tuple[tuple[str, str], ...] = (
    ("身份证件号码", "身份证号"),
    ("公民身份号码", "身份证号"),
    ("居民身份证号码", "身份证号"),
    ("居民身份证号", "身份证号"),
    ("身份证号码", "身份证号"),
    ("身份证件号", "身份证号"),
    ("身份号码", "身份证号"),
    ("统一社会信用编码", "统一社会信用代码"),
    ("统一信用代码", "统一社会信用代码"),
    ("社会信用代码", "统一社会信用代码"),
    ("统一社会统一社会信用代码", "统一社会信用代码"),
    ("信用代码证号", "统一社会信用代码"),
    ("手机号码", "手机"),
    ("手机号", "手机"),
    ("移动电话号码", "手机"),
    ("移动电话", "手机"),
    ("电话号码", "电话"),
    ("联系方式", "联系电话"),
    ("帐号", "账号"),
    ("帐户", "账户"),
    ("女性", "女"),
    ("女工", "女职工"),
    ("外来务工人员", "农民工"),
    ("进城务工人员", "农民工"),
    ("时间", "日期"),
    ("年月日", "日期"),
    ("年月", "日期"),
)


@lru_cache(maxsize=20_000)
def canon(text: str) -> str:
    """A heading without blanks, marks, numbering, units and punctuation, with usual synonyms made one."""
    word = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    word = _MARKS.sub("", word)
    word = _UNIT.sub("", word)
    word = _MONTH_START.sub("月初", word)
    word = _MONTH.sub("", word) or word
    word = _ORDINAL.sub("", word)
    word = _PUNCTUATION.sub("", word)
    for other, usual in _ALIKE:
        if other in word and usual not in word:
            word = word.replace(other, usual)
    return word


@lru_cache(maxsize=20_000)
def stem(text: str) -> str:
    """`canon` without what counts add at either end (会员总人数 → 会员); what would leave nothing stays."""
    word = canon(text)
    for pattern in (_LEAD, _INFO, _COUNT):
        shorter = pattern.sub("", word)
        if shorter:
            word = shorter
    return word.replace("其中", "") or word


def is_total_word(text: str) -> bool:
    """Whether a sub-heading only says that it is the whole: 合计, 总数, 人数."""
    return canon(text) in _TOTAL_WORDS


def subjects_differ(heading: str, alias: str) -> bool:
    """Whether one speaks of a year, a plan, a rate or an office and the other does not: such columns are never taken as
    alike."""
    return any((word in heading) != (word in alias) for word in (*_SPAN_WORDS, *_OFFICE_WORDS))


def split_heading(text: str) -> tuple[str, ...]:
    """职工数-女 → (职工数, 女): a group and its part written in one cell; one part when it is no such thing."""
    bare = _UNIT.sub("", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    bare = _ORDINAL.sub("", _MARKS.sub("", bare))
    pieces = [piece.strip(")）") for piece in _PARTS.split(bare)]
    return tuple(piece for piece in pieces if piece)


def leans_left(text: str) -> bool:
    """Whether a heading only has a meaning together with the one before it: 其中：女, #农民工."""
    bare = _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lstrip("*★☆※●◆■")
    return bare.startswith(("其中", "#")) or canon(text) in {
        "女",
        "男",
        "农民工",
        "劳务派遣",
        "劳务派遣工",
        "新业态",
        "新就业形态",
    }


def unit_of(text: str) -> str:
    """The unit that a heading states in brackets or after a slash: 元, 万元, 人; empty when it states none."""
    found = re.search(
        r"[(（]\s*(?:单位[:：])?\s*(万元|千元|元|人|户)\s*(?:/[人月年户])?\s*[)）]", unicodedata.normalize("NFKC", text)
    )
    return found[1] if found else ""
