"""The values of a household's file (困难职工档案表) and of a visit.

All texts come as they are to be shown: what the record specs mask is masked before it gets here, so the drawing knows
one edition only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.documents.aid_paper import Issue, Ticked

Pair = tuple[str, str]  # label, value


@dataclass(frozen=True)
class FileBlock:
    """A part of the file's first page: label and value, in the order of the record's spec."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class FileMember:
    """One person of the household (家庭成员)."""

    name: str
    relation: str
    gender: str = ""
    born: str = ""
    id_no: str = ""
    identity: str = ""
    health: str = ""
    income: str = ""
    place: str = ""  # 单位或学校


@dataclass(frozen=True)
class FileAssessment:
    """收支测算: twelve months of income and necessary expenses, and what follows from them.

    `unconfirmed` marks a dibao that nobody has checked with the district.
    """

    year: str
    period: str
    income: tuple[Pair, ...]
    rigid: tuple[Pair, ...]
    income_total: str
    rigid_total: str
    size: str
    net: str
    dibao: str
    ratio: str
    suggested: str
    decided: str
    reason: str = ""
    unconfirmed: bool = False


@dataclass(frozen=True)
class FileOpinion:
    """One step of the approval: what was said, who signed, on which day. `seal` leaves room for a stamp."""

    title: str
    words: str = ""
    signers: tuple[Pair, ...] = ()
    day: date | None = None
    seal: bool = True


@dataclass(frozen=True)
class FileGrant:
    """帮扶记录 as the file lists it."""

    day: date | None
    item: str
    source: str
    fen: int | None
    method: str = ""
    note: str = ""


@dataclass(frozen=True)
class FileReview:
    """年度复核记录."""

    year: str
    kind: str
    net: str
    category: str
    conclusion: str
    day: date | None = None


@dataclass(frozen=True)
class FileEvidence:
    """附件目录: what paper, of whom, how many pages."""

    kind: str
    of: str = ""
    pages: int | None = None
    day: date | None = None
    note: str = ""


@dataclass(frozen=True)
class CaseFile:
    """困难职工档案表. `issue.number` is the file's number, `issue.edition` says 归档版 or 查阅版.

    The lists at the end (grants, reviews, papers) are printed where there are any.
    """

    issue: Issue
    level: str
    category: str
    status: str
    person: FileBlock
    blocks: tuple[FileBlock, ...]
    members: tuple[FileMember, ...]
    assessment: FileAssessment | None
    causes: tuple[Ticked, ...]
    sub_causes: tuple[str, ...]
    cause_text: str
    bank: FileBlock
    exclusions: tuple[Ticked, ...]
    opinions: tuple[FileOpinion, ...]
    grants: tuple[FileGrant, ...] = ()
    reviews: tuple[FileReview, ...] = ()
    evidence: tuple[FileEvidence, ...] = ()
    allowed: str = ""  # why an exclusion that was found does not count, and who says so


@dataclass(frozen=True)
class VisitRecord:
    """入户调查（走访）记录. A visit to a unit has `unit` and a number of people instead of a household."""

    issue: Issue
    kind: str
    day: date | None
    household: str = ""  # head's name
    address: str = ""
    unit: str = ""
    head_count: int | None = None
    visitors: str = ""
    people_met: str = ""
    living: str = ""
    income: str = ""
    health: str = ""
    needs: str = ""
    conclusions: tuple[Ticked, ...] = ()
    item: str = ""
    source: str = ""
    goods_fen: int | None = None
    members: tuple[FileMember, ...] = ()


@dataclass(frozen=True)
class GivenTo:
    """A look at a file's masked data, or an export in full that took it along."""

    day: date | None
    what: str
    purpose: str
    receiver: str


@dataclass(frozen=True)
class OwnQuery:
    """本人查询打印件: `file` shows the asker in full and the others of his household masked."""

    file: CaseFile
    name: str
    given: tuple[GivenTo, ...] = ()
    day: date | None = None
