"""The numbers of a book as its paper carries them in QR codes, and a file's numbers held against them.

A payload holds, form by form, every cell of the grids, and of a list its number of rows, its totals and feet, and a
check of 16 bits for each row (for each run of rows where there are more than `CHECKS`): what differs is named without
the database that made the paper. Packed and compressed it goes out as decimal digits, which QR codes hold as tightly as
bytes and which no scanner, keyboard or message spoils.

A code reads 单位|月份|版本|校验码|第几张/共几张|数字|; the digits of one are a part of the payload.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tzdesk.base.errors import UserError
from tzdesk.base.text import half_width
from tzdesk.returns.comparing import Difference, form_cells, rows_of
from tzdesk.returns.forms import Form
from tzdesk.returns.values import restore
from tzdesk.store.types import canonical

PART = 800  # bytes of a code: with unit and head it stays within version 25 at level M, which phones read from paper
CHECKS = 64  # checks that a list has at most
_FORMAT = 1
_BLANK, _TEXT, _OTHER, _NUMBER = range(4)  # what a value begins with; a number is added to the last
_LONGEST = 24  # characters of a text that are carried; a longer one is carried as its beginning and a check
_DIGITS = "[0-9OoIl]+"  # as they are typed again by hand: the letters are read for 0 and 1
_CODE = re.compile(rf"\|([0-9A-Za-z-]+)\|({_DIGITS})/({_DIGITS})\|({_DIGITS})\|")
_CHECK_CODE = "-?".join(["[0-9A-Za-z]{4}"] * 3)
_HEAD = re.compile(rf"([^|]*)\|(\d{{4}}-\d{{2}})\|([^|]*)\|({_CHECK_CODE})")  # what follows may touch it
_MISREAD = str.maketrans("OoIl", "0011")


@dataclass(frozen=True)
class Scanned:
    """What was scanned from paper: the check code, the payload (None where only the code was typed), and whose book
    of which month and version the paper is (None where it was not said)."""

    code: str
    payload: bytes | None = None
    head: tuple[str, str, str] | None = None

    def other_than(self, unit: str, period: str, version: str) -> str:
        """Whose paper it is (甲工会 2023-09 首报), where it is not that of this book; else empty."""
        asked = (half_width(re.sub(r"\s", "", unit)), period, version)
        return " ".join(self.head) if self.head is not None and self.head != asked else ""


@dataclass(frozen=True)
class RowsDiffer:
    """A run of rows of a list, or a whole form, that is not what the paper says; `why` says what was seen."""

    title: str
    why: str

    @property
    def words(self) -> str:
        """集体合同明细表 第3条：与纸面的不同."""
        return f"{self.title} {self.why}"


def payload(forms: Iterable[Form], numbers: Mapping[str, Any]) -> bytes:
    """The canonical numbers of these forms, packed."""
    out = bytearray()
    for form in forms:
        _put_bytes(out, form.id.encode())
        out += _layout(form)
        rows = rows_of(form, numbers)
        if form.kind == "list":
            _put_count(out, rows)
            for run in _runs(rows):
                out += _check([_row(form, number, numbers) for number in run])
        for name, *_ in _carried(form):
            _put(out, numbers.get(name))
    return bytes([_FORMAT]) + zlib.compress(bytes(out), 9)


def codes(head: str, packed: bytes) -> tuple[str, ...]:
    """The texts of the QR codes; `head` is 单位|月份|版本|校验码."""
    count = -(-len(packed) // PART)
    size = -(-len(packed) // count)
    parts = [packed[start : start + size] for start in range(0, len(packed), size)]
    return tuple(
        f"{head}|{number}/{len(parts)}|{int.from_bytes(bytes([1]) + part, 'big')}|"
        for number, part in enumerate(parts, 1)
    )


def scanned(text: str) -> Scanned:
    """Understand what was typed or scanned: a check code, the text of the cover's code, or those of the number codes.

    UserError when number codes are of different papers, or one of them is still missing or spoilt.
    """
    plain = half_width(re.sub(r"\s", "", text))
    found = [(_bare(code), *(part.translate(_MISREAD) for part in parts)) for code, *parts in _CODE.findall(plain)]
    heads = {(_bare(said[4]), (_unit(said), said[2], said[3])) for said in _HEAD.finditer(plain)}
    own = {*(code for code, *_ in found), *(code for code, _ in heads)}
    if len(own) > 1 or len(heads) > 1 or len({total for _, _, total, _ in found}) > 1:
        raise UserError("扫进来的二维码不是同一份报表册的。", "请清空后，只扫这一份封面和后面一页的二维码。")
    code, head = next(iter(heads), ("", None))
    if not found:
        typed = half_width(text).rpartition("|")[2]
        return Scanned(code if _bare(typed) in {code, code * 2} else typed, head=head)
    total = int(found[0][2])
    parts = {int(number): digits for _, number, _, digits in found}
    if twice := sorted({int(number) for _, number, _, digits in found if parts[int(number)] != digits}):
        told = "、".join(str(number) for number in twice)
        raise UserError(f"第 {told} 张二维码扫了不止一次，文字不一样。", "请清空后，把各张重新扫一遍。")
    missing = [str(number) for number in range(1, total + 1) if number not in parts]
    if missing:
        raise UserError(f"共 {total} 张二维码，第 {'、'.join(missing)} 张还没有扫。", "请把它们也扫进来，再核对。")
    try:
        packed = b"".join(_bytes_of(parts[number]) for number in range(1, total + 1))
        zlib.decompress(packed[1:])
    except (ValueError, OverflowError, zlib.error) as error:
        raise UserError("二维码的文字不完整，读不出数来。", "请重新扫描，扫到的文字不要改动。") from error
    if packed[0] != _FORMAT:
        raise UserError("二维码是更新的程序印出来的。", "请先升级程序，再核对。")
    return Scanned(found[0][0], packed, head)


def _bare(code: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", code).upper()


def _unit(said: re.Match[str]) -> str:
    """A head's unit, without the check code that was scanned or typed right before it."""
    unit, code = said[1], _bare(said[4])
    while (before := re.match(_CHECK_CODE, unit)) and _bare(before[0]) == code:
        unit = unit[before.end() :]
    return unit


def differences(packed: bytes, forms: Mapping[str, Form], numbers: Mapping[str, Any]) -> list[Difference | RowsDiffer]:
    """What a file's canonical numbers say otherwise than the paper, in the order of the paper."""
    read = _Reader(zlib.decompress(packed[1:]))
    found: list[Difference | RowsDiffer] = []
    seen = set()
    while not read.at_end:
        form_id = read.bytes().decode()
        form = forms.get(form_id)
        if form is None or read.take(2) != _layout(form):
            title = form.title if form is not None else form_id
            return [*found, RowsDiffer(title, "的行、栏与纸面的不同（区级表样不是同一版），从这张表起不能逐格核对。")]
        seen.add(form_id)
        if form.kind == "list":
            found += _rows_differ(form, read, numbers)
        for name, place, label, shape in _carried(form):
            on_paper, in_file = read.value(), _shortened(numbers.get(name))
            if on_paper != in_file or isinstance(on_paper, bool) != isinstance(in_file, bool):
                sides = restore(on_paper), restore(in_file)
                found.append(Difference(form.id, form.title, place, label, shape, *sides))
    more = [form for form in forms.values() if form.id not in seen and _has_numbers(form, numbers)]
    return found + [RowsDiffer(form.title, "是纸面没有的表。") for form in more]


def _has_numbers(form: Form, numbers: Mapping[str, Any]) -> bool:
    return any(name in numbers for name, *_ in form_cells(form, rows_of(form, numbers)))


def _rows_differ(form: Form, read: _Reader, numbers: Mapping[str, Any]) -> Iterator[RowsDiffer]:
    rows, now = read.count(), rows_of(form, numbers)
    if rows != now:
        yield RowsDiffer(form.title, f"的条数：纸面 {rows}，文件 {now}。")
    for run in _runs(rows):
        if read.take(2) != _check([_row(form, number, numbers) for number in run]):
            where = f"第{run[0]}条" if len(run) == 1 else f"第{run[0]}至{run[-1]}条中"
            yield RowsDiffer(form.title, f"{where}：与纸面的不同。")


def _carried(form: Form) -> Iterator[tuple[str, str, str, str]]:
    """The cells whose values the paper carries: those of a grid, totals and feet of a list."""
    return form_cells(form, 0)


def _runs(rows: int) -> list[range]:
    """The runs of rows that share a check, as row numbers from 1."""
    size = max(1, -(-rows // CHECKS))
    return [range(first, min(first + size, rows + 1)) for first in range(1, rows + 1, size)]


def _row(form: Form, number: int, numbers: Mapping[str, Any]) -> list[Any]:
    return [numbers.get(f"{form.sheet_name}_{number}_{column.id}") for column in form.columns]


def _check(content: Sequence[Any]) -> bytes:
    return hashlib.sha256(canonical(list(content)).encode()).digest()[:2]


def _layout(form: Form) -> bytes:
    """Which cells a form has: paper and file must mean the same ones."""
    return _check([[name for name, *_ in _carried(form)], [column.id for column in form.columns]])


def _shortened(value: Any) -> Any:
    """A long text as its beginning and a check of the whole."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}…{_check([value]).hex()}"
    return value


def _put(out: bytearray, value: Any) -> None:
    value = _shortened(value)
    if value is None:
        _put_count(out, _BLANK)
    elif isinstance(value, int) and not isinstance(value, bool):
        _put_count(out, _NUMBER + (2 * value if value >= 0 else -2 * value - 1))
    else:
        _put_count(out, _TEXT if isinstance(value, str) else _OTHER)
        _put_bytes(out, (value if isinstance(value, str) else json.dumps(value, sort_keys=True)).encode())


def _put_count(out: bytearray, number: int) -> None:
    """Seven bits a byte, the low ones first."""
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def _put_bytes(out: bytearray, content: bytes) -> None:
    _put_count(out, len(content))
    out += content


def _bytes_of(digits: str) -> bytes:
    number = int(digits)
    return number.to_bytes(-(-number.bit_length() // 8), "big")[1:]


class _Reader:
    """Takes a payload apart in the order in which it was put together."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    @property
    def at_end(self) -> bool:
        return self._place >= len(self._content)

    def take(self, length: int) -> bytes:
        self._place += length
        return self._content[self._place - length : self._place]

    def count(self) -> int:
        number = shift = 0
        while True:
            byte = self.take(1)[0]
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def bytes(self) -> bytes:
        return self.take(self.count())

    def value(self) -> Any:
        kind = self.count()
        if kind == _BLANK:
            return None
        if kind >= _NUMBER:
            number = kind - _NUMBER
            return -(number + 1) // 2 if number & 1 else number // 2
        text = self.bytes().decode()
        return text if kind == _TEXT else json.loads(text)
