"""The values of what a household signs: application, consent, authorisation, guardian's consent, notice of leaving.

An empty text is printed as a line to write on, so every one of these papers can also be handed out blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tzdesk.documents.aid_file_model import FileMember, Pair
from tzdesk.documents.aid_paper import Issue, Ticked


@dataclass(frozen=True)
class Application:
    """困难职工帮扶申请书, with the promise to tell the truth (承诺) and a slip that it was received."""

    issue: Issue
    receiver: str
    person: tuple[Pair, ...]
    members: tuple[FileMember, ...]
    reason: str = ""
    wishes: tuple[Ticked, ...] = ()  # items of aid asked for
    applied_on: date | None = None


@dataclass(frozen=True)
class Consent:
    """个人信息处理知情同意书 (个人信息保护法第13、17、23、25、28、29条).

    `receivers` are all to whom data are given; `separate` the ticks that the law wants one by one.
    """

    issue: Issue
    version: str
    name: str = ""
    id_no: str = ""
    receivers: tuple[str, ...] = ()
    separate: tuple[Ticked, ...] = ()
    keep_years: int | None = None
    phone: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class GuardianConsent:
    """监护人同意书 for one child under fourteen (个人信息保护法第31条).

    `use` of its data, all of them sensitive, and to `share` them with others are agreed to one by one (第23、29条);
    None is not answered yet.
    """

    child: str = ""
    guardian: str = ""
    relation: str = ""
    signed_on: date | None = None
    use: bool | None = None
    share: bool | None = None
    version: str = ""  # of what was signed; else that of all pages


@dataclass(frozen=True)
class GuardianConsents:
    """One page for each child of a household."""

    issue: Issue
    version: str
    children: tuple[GuardianConsent, ...]
    receivers: tuple[str, ...] = ()
    phone: str = ""
    keep_years: int | None = None


@dataclass(frozen=True)
class Signer:
    """A grown-up of the household who signs the authorisation, or a child for whom a guardian does."""

    name: str
    relation: str
    id_no: str = ""
    guardian: str = ""


@dataclass(frozen=True)
class Authority:
    """家庭经济状况核对授权书: the household lets its means be checked (民政家庭经济状况核对)."""

    issue: Issue
    agency: str
    name: str = ""
    signers: tuple[Signer, ...] = ()
    signed_on: date | None = None


@dataclass(frozen=True)
class ExitNotice:
    """脱困（注销）告知及确认书: the reason is told, the household confirms or objects, and may apply again (返困)."""

    issue: Issue
    lifted: bool  # 脱困; otherwise 注销
    name: str = ""
    employer: str = ""
    approved_on: date | None = None
    exit_on: date | None = None
    reason: str = ""
    confirmed: bool | None = None
    objection_days: int | None = None
    phone: str = ""
    issued_on: date | None = None
