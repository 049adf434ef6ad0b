"""The codes that the aid register reasons about. The lists are data; a test holds these names against them."""

from __future__ import annotations

from datetime import date

# --- status of a file (档案状态) and the way it goes ----------------------------------------------------------------
DRAFT, WAITING, PUBLIC, DISPUTED, AT_TOWN, AT_DISTRICT = "10", "20", "30", "31", "40", "50"
IN_FILE, LEAVING, LIFTED, CANCELLED, REFUSED = "60", "70", "80", "90", "99"
STATUS = {
    DRAFT: "草稿",
    WAITING: "待初审",
    PUBLIC: "公示中",
    DISPUTED: "公示异议",
    AT_TOWN: "待镇街审核",
    AT_DISTRICT: "待区总审定",
    IN_FILE: "在档",
    LEAVING: "拟脱困",
    LIFTED: "已脱困",
    CANCELLED: "已注销",
    REFUSED: "不予认定",
}
NEXT: dict[str, frozenset[str]] = {
    DRAFT: frozenset({WAITING}),
    WAITING: frozenset({DRAFT, PUBLIC, REFUSED}),
    PUBLIC: frozenset({WAITING, DISPUTED, AT_TOWN}),
    DISPUTED: frozenset({WAITING, PUBLIC, AT_TOWN, REFUSED}),
    AT_TOWN: frozenset({WAITING, AT_DISTRICT, REFUSED}),
    AT_DISTRICT: frozenset({AT_TOWN, IN_FILE, REFUSED}),
    IN_FILE: frozenset({LEAVING, LIFTED, CANCELLED}),
    LEAVING: frozenset({IN_FILE, LIFTED, CANCELLED}),
    LIFTED: frozenset(),
    CANCELLED: frozenset(),
    REFUSED: frozenset({DRAFT, WAITING, DISPUTED, AT_TOWN, AT_DISTRICT}),  # back to who refused it by mistake
}
EXAMINED = frozenset({WAITING, PUBLIC, DISPUTED, AT_TOWN, AT_DISTRICT})  # where it may stand after the unit agreed
STANDING = frozenset({IN_FILE, LEAVING})  # in the files today
DECIDED = frozenset({IN_FILE, LEAVING, LIFTED, CANCELLED})  # the decision over the household has been taken
GONE = frozenset({LIFTED, CANCELLED})  # left the files on a day
LIVE = frozenset(STATUS) - {LIFTED, CANCELLED, REFUSED}  # one person may stand in one of these only

# --- difficulty, level, origin, kind ---------------------------------------------------------------------------------
DEEP, RELATIVE, ACCIDENT = "1", "2", "3"
BY_INCOME = frozenset({DEEP, RELATIVE, ACCIDENT})  # decided by the net income against the hardship line
NATIONAL = "1"
ORIGIN_RETURNED, ORIGIN_MOVED_IN = "3", "4"
KIND_MIGRANT = "2"
EXIT_LIFTED, EXIT_DEATH, EXIT_MOVED = "1", "2", "4"
MALE, FEMALE = "1", "2"
MARRIED = "2"
WORK_RETIRED = "4"
WORK_PENSION = frozenset({WORK_RETIRED, "7"})  # 退休、离休: what they receive is a transfer, not a wage
HEALTH_GOOD, HEALTH_DISABLED = "01", "20"
CAPABLE = "1"
CAUSE_ILLNESS, CAUSE_SCHOOL = "6", "9"

# --- household -------------------------------------------------------------------------------------------------------
RELATION_SELF, RELATION_SPOUSES = "01", frozenset({"02"})
RELATION_CHILDREN = frozenset({"05", "06"})
IDENTITY_STUDENTS = frozenset({"20", "21", "22", "23", "24", "25"})
IDLE = frozenset({"2", "3"})  # 下（待）岗, 失（无）业
EDU_COMPULSORY = "1"
EDU_UPPER = frozenset({"2", "3", "4", "5"})

# --- assessment ------------------------------------------------------------------------------------------------------
ASSESS_NEW, ASSESS_YEARLY, ASSESS_CHANGE, ASSESS_EXIT = "1", "2", "3", "4"

# --- grants ----------------------------------------------------------------------------------------------------------
ITEM_LIFE, ITEM_MEDICAL, ITEM_STUDY, ITEM_AUTUMN = "10", "20", "30", "31"
ITEMS_OF_STUDY = frozenset({ITEM_STUDY, ITEM_AUTUMN})  # their beneficiary is a child of the household
ITEM_FESTIVE, ITEM_URGENT, ITEM_ILLNESS, ITEM_COOL = "70", "72", "73", "74"
FISCAL = frozenset({"1", "2", "3", "4"})
CENTRAL = frozenset({"1", "2"})
PAY_BANK, PAY_GOODS, PAY_CASH, PAY_DIRECT = "1", "2", "3", "4"
BY_HAND = frozenset({PAY_GOODS, PAY_CASH})
GRANT_PLANNED, GRANT_APPROVED, GRANT_SENT, GRANT_PAID, GRANT_RETURNED, GRANT_REVERSED = "1", "2", "3", "4", "5", "6"
GRANT_UNCLAIMED = "7"  # 未领注销: nobody signed for it, and nobody will
GRANT_PROMISED = frozenset({GRANT_APPROVED, GRANT_SENT})  # spoken for, and not yet out
GRANT_GONE = frozenset({GRANT_RETURNED, GRANT_REVERSED, GRANT_UNCLAIMED})
GRANT_COUNTS = frozenset({GRANT_PAID, GRANT_RETURNED, GRANT_REVERSED})

# --- batches and funds -----------------------------------------------------------------------------------------------
BATCH_PLAN, BATCH_PUBLIC, BATCH_APPROVED, BATCH_SENT, BATCH_DONE, BATCH_ARCHIVED = "1", "2", "3", "4", "5", "6"
VISIT_TRUE, VISIT_UNTRUE = "1", "3"  # 走访结论：情况属实、不符

BATCH_STATUS = {
    BATCH_PLAN: "编制",
    BATCH_PUBLIC: "公示",
    BATCH_APPROVED: "审批",
    BATCH_SENT: "已报银行",
    BATCH_DONE: "已完成",
    BATCH_ARCHIVED: "已归档",
}
BATCH_OPEN = frozenset({BATCH_PLAN, BATCH_PUBLIC})  # lines may still be changed
SOURCE_DONATION, SOURCE_OTHER = "7", "9"
FUND_OPENING, FUND_IN, FUND_INTEREST, FUND_CORRECTION = "1", "2", "3", "4"

# --- notices, evidence, consent --------------------------------------------------------------------------------------
PUBLICITY_CASE, PUBLICITY_EXIT, PUBLICITY_MONEY = "1", "2", "3"
NO_OBJECTION, OBJECTION_UPHELD, OBJECTION_DISMISSED, NOTICE_STOPPED = "1", "2", "3", "4"
NOTICE_PROVES = frozenset({NO_OBJECTION, OBJECTION_DISMISSED})
CONSENT_USE, CONSENT_SENSITIVE, CONSENT_SHARE, CONSENT_PUBLIC = "1", "2", "3", "4"
EVIDENCE_MANDATE, EVIDENCE_STABLE = "23", "24"

# --- visits ----------------------------------------------------------------------------------------------------------
VISIT_SURVEY, VISIT_REVIEW, VISIT_COMFORT = "1", "2", "4"
OPINION_YES, OPINION_NO, OPINION_BACK = "1", "2", "3"
CHECK_DIFFERS = "3"  # 民政核对结果：不一致


def is_aid(item: str | None) -> bool:
    """Whether an item is 帮扶 (10–69), which BF-2 counts."""
    return item is not None and item.isdigit() and 10 <= int(item) <= 69


def is_comfort(item: str | None) -> bool:
    """Whether an item is 送温暖（慰问） (70–89), which BF-3 counts."""
    return item is not None and item.isdigit() and 70 <= int(item) <= 89


def in_file(status: str | None, approved: date | None, left: date | None, day: date) -> bool:
    """Whether a household was in file at the end of a day. The dates decide; the status only says that both hold.

    A file refused or still under way has no date of approval and so was never in.
    """
    if approved is None or approved > day or status in {DRAFT, REFUSED}:
        return False
    return left is None or left > day
