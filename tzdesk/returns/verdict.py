"""What a file proved to be (核验结论), and how it is said: the outcome, the places, what counts, what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from tzdesk.base.periods import Month
from tzdesk.returns.comparing import Difference
from tzdesk.returns.held import Altered
from tzdesk.returns.paper_numbers import RowsDiffer
from tzdesk.rules import Finding

CODE_LENGTH = 12  # characters of a check code without its dashes


@dataclass(frozen=True)
class Proof:
    """What a file proved to be.

    `code` is the check code that the carried numbers give (empty for a draft), `code_agrees` whether the file states
    that one and, if one was typed from paper, whether it is the same. `shown` are cells that show something else than
    the file's own numbers, `hidden` those whose hidden number was changed (before: the true one, which the cell still
    shows), `sealed` those whose numbers are not the ones sealed here (None: not sealed here), `paper`
    those whose numbers are not the ones that were scanned from paper (None: nothing with numbers was scanned). `texts`
    are the other places that are not as they were sealed, `read_texts` whether they could be looked at. `typed` is how
    many characters the typed code had where it cannot be one, `newer` the version that took this one's place.
    `asked` says whether a code from paper was given at all, `made_with` names the packages (or the program) of a file
    whose forms this desk does not know and took from the file itself, `other_paper` says whose book the scanned paper
    is, where it is another one.
    """

    period: Month
    unit: str
    version: str
    code: str
    code_agrees: bool
    shown: tuple[Difference, ...]
    sealed: tuple[Difference, ...] | None
    findings: tuple[Finding, ...]
    paper: tuple[Difference | RowsDiffer, ...] | None = None
    texts: tuple[Altered, ...] = ()
    read_texts: bool = True
    typed: int | None = None
    newer: str = ""
    asked: bool = False
    made_with: str | None = None
    other_paper: str = ""
    hidden: tuple[Difference, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing speaks against the file; a draft proves nothing."""
        return bool(self.code) and self.code_agrees and not self._against_it

    @property
    def _against_it(self) -> bool:
        """Whether something was found in the file or on the paper, whatever code was typed."""
        found = self.shown or self.hidden or self.sealed or self.paper or self.findings or self.texts
        return bool(found) or bool(self.other_paper)

    @property
    def words(self) -> list[str]:
        """What is said to the clerk, the outcome first."""
        title = f"{self.unit} {self.period.label} {self.version}"
        if not self.code:
            return [f"{title}：草稿，未封存，没有校验码，不能核验。"]
        newer = f"但已有{self.newer}，这一版不再作数。" if self.newer else ""
        shifting = [one for one in self.texts if one.is_row and self.shown]
        lines = [f"{title}：{self._outcome}。{newer}", *self._of_code]
        lines += [f"行被增删，下面的格子可能跟着错位：{one.words}" for one in shifting]
        lines += [f"隐藏的数被改动：{_of_hidden(one)}" for one in self.hidden]
        lines += [f"格子被改动：{one.words}" for one in self.shown]
        lines += [f"与封存的不同：{one.words}" for one in self.sealed or ()]
        lines += [f"文字、行或样子被改动：{one.words}" for one in self.texts if one not in shifting]
        lines += [f"与纸面二维码不同：{one.words}" for one in (() if self.other_paper else self.paper or ())]
        lines += [found.message for found in self.findings]
        return [*lines, *self._what_counts, *self._not_known]

    @property
    def _outcome(self) -> str:
        """Whether it is the same; no word on it where only the typed code cannot be one."""
        if self.typed is not None and not self._against_it:
            return f"校验码没有输{'全' if self.typed < CODE_LENGTH else '对'}，还没有结论"
        return f"{'一致' if self.same else '不一致'}，校验码 {self.code}"

    @property
    def _of_code(self) -> list[str]:
        """What is wrong with the code, or with the paper that was scanned in its place."""
        if self.typed is not None:
            short = f"应为{CODE_LENGTH}个字母和数字，读到{self.typed}个"
            return [f"校验码没有输对：{short}，请照封面重新输入，不核对就清空。"]
        if self.other_paper:
            return [f"扫的不是这份报表册的二维码：纸面是“{self.other_paper}”，请换对应的封面或文件。"]
        if self.code_agrees:
            return []
        if not self.asked:
            return ["校验码对不上：文件里的数不是纸面上签字的数。"]
        return [
            f"校验码对不上：文件的校验码是 {self.code}，请先看有没有输错。",
            "没有输错的，文件里的数不是纸面上签字的数。",
        ]

    @property
    def _what_counts(self) -> list[str]:
        """What the paper proves beside the places that are named: which of two numbers is the one that was signed."""
        if self.hidden:
            return ["隐藏工作表“_numbers”里另存的数不打印、平时看不见；格子里显示的才是封存时的数，请重新导出来替换。"]
        if self.paper == () and not self.shown:
            return ["各表的数与纸面二维码逐格核对过，没有不同。"]
        if not self.shown or not self.code_agrees or self.paper or self.sealed:
            return []
        proved = "、".join(["校验码"] * self.asked + ["二维码"] * (self.paper is not None))
        if proved:
            return [f"纸面的{proved}证明的是“原”数：签字的是原数，格子里现在显示的不是，请以原数为准。"]
        return [f"文件里另存的数仍是“原”数，合校验码 {self.code}；封面上印的也是这个码的，以原数为准。"]

    @property
    def _not_known(self) -> list[str]:
        """What this desk could not look at, and what to hold against the paper instead."""
        lines = []
        if self.sealed is None:
            lines.append("本机没有封存这一版，只核对了文件自身；负责人、电话、报出日期和情况说明请对照纸面。")
        if self.made_with is not None:
            made = f"（{self.made_with}）" if self.made_with else ""
            words = (
                "各表的文字和样子也只照文件自带的核对，请再与纸面对照"
                if self.read_texts
                else "表头和指标的文字没有逐格核对"
            )
            lines.append(f"本机没有制表用的表样{made}，行和栏按文件自带的表样认；{words}。")
        elif not self.read_texts:
            lines.append("本机的参数（表样）与文件的不是同一版，各表的文字没有逐格核对。")
        return lines


def _of_hidden(one: Difference) -> str:
    true, hidden = one.sides
    return f"{one.where}：格子里是 {true}，隐藏工作表“_numbers”里改成了 {hidden}"
