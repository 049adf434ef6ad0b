"""Invented values for the papers on personal data."""

from __future__ import annotations

from datetime import date

from tests.unit.documents.aid_file_values import FILE
from tests.unit.documents.aid_list_values import ISSUE
from tzdesk.documents.aid_file_model import GivenTo, OwnQuery
from tzdesk.documents.privacy_model import LeakReport, PrivacyAssessment, PrivacyRules

DAY = date(2023, 12, 28)
GIVEN = (
    GivenTo(date(2023, 11, 3), "查看身份证号", "核对本人证件", "王某某"),
    GivenTo(date(2023, 12, 20), "资金发放花名册（完整信息）", "银行代发", "江苏通州农村商业银行金沙支行"),
)
FILLED: dict[str, object] = {
    "aid-own": OwnQuery(FILE, "买买提·吐尔逊", GIVEN, DAY),
    "privacy-rules": PrivacyRules(ISSUE, "钱某", "0513-86510000", 10, 30, 7, 5, DAY),
    "privacy-assessment": PrivacyAssessment(ISSUE, 38, 121, 17, 29, 35, 4, ("区总工会", "代发银行"), 10, DAY),
    "privacy-leak": LeakReport(ISSUE, "南通市通州区总工会", "钱某", "0513-86510000"),
}
