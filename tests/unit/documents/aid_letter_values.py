"""Invented values for what a household signs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.documents.aid_file_values import HEAD, ISSUE, MEMBERS, PERSON, STORY
from tests.unit.documents.aid_values import FIRM, ID_SHOWN, PHONE, TOWN
from tzdesk.documents.aid_letter_model import (
    Application,
    Authority,
    Consent,
    ExitNotice,
    GuardianConsent,
    GuardianConsents,
    Signer,
)
from tzdesk.documents.aid_paper import Issue, Ticked

RECEIVERS = (
    "镇（街道）总工会", "区总工会", "市总工会", "全国工会帮扶工作管理系统", "民政家庭经济状况核对机构", "代发银行",
)  # fmt: skip
APPLICATION = Application(
    ISSUE, TOWN, PERSON.pairs[:9], MEMBERS, STORY,
    tuple(map(Ticked, ("生活救助", "医疗救助", "子女助学", "法律援助", "职业培训", "职业介绍", "其他帮扶"))),
    date(2023, 11, 1),
)  # fmt: skip
SEPARATE = (
    Ticked("同意处理本人及家庭成员的敏感个人信息", True),
    Ticked("同意将必要的个人信息提供给第四项所列单位", True),
    Ticked("同意在公示期内公示姓名、单位、困难类别", None, "不公示身份证号、电话、住址、病情、收入和子女"),
)
CONSENT = Consent(ISSUE, "2023-1", HEAD, ID_SHOWN, RECEIVERS, SEPARATE, 10, PHONE, date(2023, 11, 1))
GUARDIANS = GuardianConsents(
    ISSUE, "2023-2",
    (
        GuardianConsent("买买提江·买买提", "阿依古丽·阿卜杜热合曼", "母亲", date(2023, 11, 1), use=True, share=False),
        GuardianConsent("𬭎䶮", HEAD, "父亲"),
    ),
    RECEIVERS, PHONE, 10,
)  # fmt: skip
AUTHORITY = Authority(
    ISSUE, "南通市通州区民政局家庭经济状况核对中心", HEAD,
    tuple(Signer(m.name, m.relation, m.id_no, "监护人" if m.identity == "小学" else "") for m in MEMBERS),
    date(2023, 11, 1),
)  # fmt: skip
EXIT = ExitNotice(
    ISSUE, True, HEAD, FIRM, date(2022, 11, 20), date(2023, 12, 1),
    "致困原因已经消除，家庭月人均收入连续六个月高于当地低保标准。", None, None, PHONE, date(2023, 12, 1),
)  # fmt: skip
FILLED = {
    "aid-application": APPLICATION, "aid-consent": CONSENT, "aid-guardian": GUARDIANS, "aid-authority": AUTHORITY,
    "aid-exit": EXIT,
}  # fmt: skip
BARE = Issue(TOWN)
BLANKS = {
    "aid-application": Application(
        BARE, "", tuple((label, "") for label, _ in PERSON.pairs[:9]), (), wishes=APPLICATION.wishes
    ),
    "aid-consent": Consent(BARE, "2023-1", separate=tuple(replace(one, on=None) for one in SEPARATE)),
    "aid-guardian": GuardianConsents(BARE, "2023-1", ()),
    "aid-authority": Authority(BARE, ""),
    "aid-exit": ExitNotice(BARE, False),
}
