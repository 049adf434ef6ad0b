"""Invented values for the papers of bargaining: long names, characters beyond U+FFFF, and wholly blank papers."""

from __future__ import annotations

from datetime import date

from tzdesk.documents.bargaining_model import (
    CardBlock,
    CardEvent,
    ContractCard,
    Matter,
    Meeting,
    Minutes,
    Offer,
    Person,
    Registration,
    RenewalNotice,
    RepList,
    Reply,
    Resolution,
    Share,
    TimePoint,
    Vote,
)

FIRM = "南通𬭎达纺织（集团）股份有限公司"
UNION = "南通𬭎达纺织（集团）股份有限公司工会委员会"
TOWN = "南通市通州区金沙街道总工会"
MATTER = Matter(TOWN, "TZ-2023-1-20-0007", FIRM, UNION, "工资专项集体合同", wage=True)
BLANK_MATTER = Matter(TOWN, "", "", "", "集体合同")
EMPLOYER_REPS = (
    Person("欧阳𬀩", "男", "副总经理", chief=True, origin="法人指派", note="授权委托书"),
    Person("季㛃", "女", "人力资源部经理", origin="法人指派"),
    Person("顾某某", "男", "财务总监", external=True, origin="委托"),
)
WORKER_REPS = (
    Person("𬱖文", "女", "工会主席", chief=True, origin="工会选派"),
    Person("李某某", "女", "前纺车间挡车工、女职工委员会主任", woman=True, origin="民主推荐"),
    Person("张某某", "男", "后整理车间机修班长", origin="民主推荐"),
)
SUBJECTS = (
    "工资分配制度、工资标准和工资分配形式",
    "职工年度平均工资水平及其调整幅度",
    "最低工资标准",
    "加班加点工资、奖金、津贴、补贴的标准",
    "特殊情况和各类假期的工资支付办法",
    "保险和福利待遇",
)
MATERIALS = ("资产负债表、利润表", "上年度工资总额和职工平均工资表", "上一期集体合同履行情况报告")
OFFER = Offer(
    matter=MATTER,
    proposer=UNION,
    receiver=FIRM,
    by_workers=True,
    meeting=Meeting(date(2023, 4, 12), "下午2时", "公司行政楼三楼会议室"),
    subjects=SUBJECTS,
    reps_each=3,
    reps=WORKER_REPS,
    materials=MATERIALS,
    reply_days=20,
    data_days=5,
    offered_on=date(2023, 3, 20),
    received_on=date(2023, 3, 21),
    received_by="季㛃",
    contact="𬱖文",
    phone="0513-86500000",
)
BLANK_OFFER = Offer(BLANK_MATTER, "", "", True, Meeting(), (), None, (), (), None, None)
REPLY = Reply(
    matter=MATTER,
    replier=FIRM,
    proposer=UNION,
    by_workers=False,
    offered_on=date(2023, 3, 20),
    received_on=date(2023, 3, 21),
    agreed=True,
    reason="",
    meeting=Meeting(date(2023, 4, 12), "下午2时", "公司行政楼三楼会议室"),
    reps=EMPLOYER_REPS,
    remark="建议一并协商夜班津贴标准。",
    replied_on=date(2023, 4, 6),
)
BLANK_REPLY = Reply(BLANK_MATTER, "", "", False, None, None, None, "", Meeting(), ())
REPS = RepList(MATTER, EMPLOYER_REPS, WORKER_REPS, date(2023, 4, 3), "与工资专项集体合同期限相同")
BLANK_REPS = RepList(BLANK_MATTER, (), ())
MINUTES = Minutes(
    matter=MATTER,
    no=2,
    meeting=Meeting(date(2023, 4, 12), "下午2时至4时", "公司行政楼三楼会议室", "会议"),
    chair_side="职工方",
    chair="𬱖文",
    recorder="陈某某",
    employer_people=("欧阳𬀩", "季㛃", "顾某某"),
    worker_people=("𬱖文", "李某某", "张某某"),
    issues="年度平均工资调整幅度；夜班津贴；高温季节工时安排。",
    agreed="一、职工年度平均工资由每月5,200.00元调整为5,512.00元，增幅6.0%，自2023年5月1日起执行。\n"
    "二、夜班津贴由每班20元调整为25元。\n三、高温天气停止室外作业期间工资照发。",
    still_open="福利费使用办法，双方同意下次会议继续协商。",
    others="金沙街道总工会集体协商指导员 钱某某",
)
BLANK_MINUTES = Minutes(BLANK_MATTER, None, Meeting(), "", "", "", (), (), "", "", "")
VOTE = Vote(60, 52, 45, 4, 3, Share(2, 3, True), Share(1, 2, True), True)
RESOLUTION = Resolution(
    MATTER, "职工代表大会", date(2023, 4, 20), "公司职工活动中心", "𬱖文", VOTE, "李某某、孙某某",
    (date(2023, 5, 1), date(2024, 4, 30)),
)  # fmt: skip
BLANK_VOTE = Vote(None, None, None, None, None, Share(2, 3), Share(1, 2), None)
BLANK_RESOLUTION = Resolution(BLANK_MATTER, "", None, "", "", BLANK_VOTE)
PAPERS = (
    ("集体合同文本一式三份", True),
    ("开展集体协商和签订集体合同的情况说明", True),
    ("职工（代表）大会决议（注明到会人数和表决情况）", True),
    ("双方首席代表资格证明，委托的附授权委托书", False),
    ("协商代表名单和协商会议记录", True),
    ("上年度职工平均工资、本年度调整比例和涉及职工人数", True),
)
REGISTRATION = Registration(
    matter=MATTER,
    title="2023年度工资专项集体合同",
    contract_no="TZ-2023-1-20-0007",
    uscc="91320612MA1X000000",
    nature="私营企业",
    industry="C 制造业",
    address="南通市通州区金沙街道某路88号",
    headcount=386,
    female=251,
    migrant=163,
    level="企业（单位）集体合同",
    content="工资专项（工资调整机制）",
    text_form="单独文本",
    sign_kind="续签（重签）",
    procedure="普通程序",
    valid_from=date(2023, 5, 1),
    valid_to=date(2024, 4, 30),
    chief_employer="欧阳𬀩",
    chief_workers="𬱖文",
    reps_each=(3, 3),
    sessions=2,
    first_session=date(2023, 4, 8),
    congress="职工代表大会",
    congress_on=date(2023, 4, 20),
    vote=VOTE,
    signed_on=date(2023, 4, 21),
    submit_by=date(2023, 4, 28),
    submitted_on=date(2023, 4, 26),
    wages=(
        ("上年平均工资", "5,200.00 元/月"),
        ("协商平均工资", "5,512.00 元/月，增幅 6.0%"),
        ("约定最低工资", "2,490.00 元/月"),
    ),
    papers=PAPERS,
    contact="季㛃",
    phone="0513-86500001",
    received_on=date(2023, 4, 26),
    reg_no="通人社集〔2023〕0112号",
)
BLANK_REGISTRATION = Registration(
    BLANK_MATTER, "", "", "", "", "", "", None, None, None, "", "", "", "", "", None, None, "", "", (None, None),
    None, None, "", None, BLANK_VOTE, None, None, None, papers=tuple((name, False) for name, _ in PAPERS),
)  # fmt: skip
STEPS = (
    "发出集体协商要约，对方在收到之日起20日内书面答复。",
    "产生双方协商代表，召开协商会议，形成集体合同草案。",
    "草案提交职工（代表）大会审议通过，双方首席代表签字。",
    "签字之日起7日内报送人力资源社会保障行政部门审查，生效后向全体职工公布。",
)
NOTICE = RenewalNotice(
    MATTER, TOWN, FIRM, "2023年度工资专项集体合同", "TZ-2023-1-20-0007", date(2023, 5, 1), date(2024, 4, 30), 48,
    date(2024, 3, 1), "合同期满前60日内", date(2024, 3, 13), STEPS,
    "金沙街道总工会集体协商指导员 钱某某", "0513-86500002",
)  # fmt: skip
BLANK_NOTICE = RenewalNotice(BLANK_MATTER, TOWN, "", "", "", None, None, None, None, "", None, ())
POINTS = (
    TimePoint("要约", date(2023, 3, 20), None, "done"),
    TimePoint("应约", date(2023, 4, 6), date(2023, 4, 10), "done"),
    TimePoint("审议", date(2023, 4, 20), None, "done"),
    TimePoint("签字", date(2023, 4, 21), None, "done"),
    TimePoint("报送", date(2023, 5, 4), date(2023, 4, 28), "late", "超期 6 天"),
    TimePoint("生效", date(2023, 5, 19), date(2023, 5, 19), "done"),
    TimePoint("公布", None, date(2023, 5, 24), "overdue", "逾期 218 天"),
    TimePoint("续签", None, date(2024, 4, 30), "due", "还有 124 天"),
)
CARD = ContractCard(
    matter=MATTER,
    title="2023年度工资专项集体合同",
    contract_no="TZ-2023-1-20-0007",
    day=date(2023, 12, 28),
    state="已生效（未公布）",
    flags=("公布已逾期 218 天（应在 2023-05-24 前公布）。", "报送超过期限 6 天。"),
    points=POINTS,
    blocks=(
        CardBlock(
            "当事方",
            (
                ("企业方", FIRM),
                ("职工方", UNION),
                ("职工", "386 人"),
                ("其中女职工", "251 人"),
                ("其中农民工", "163 人"),
                ("百人以上", "是"),
            ),
        ),
        CardBlock(
            "合同",
            (
                ("层级", "企业（单位）集体合同"),
                ("内容", "工资专项（工资调整机制）"),
                ("程序", "普通程序"),
                ("签订方式", "续签（重签）"),
                ("期限", "2023-05-01 至 2024-04-30"),
                ("登记号", "通人社集〔2023〕0112号"),
                ("协商平均工资", "5,512.00 元/月，上年 5,200.00 元/月，增幅 6.0%"),
            ),
        ),
    ),
    vote=VOTE,
    employer_reps=EMPLOYER_REPS,
    worker_reps=WORKER_REPS,
    events=(
        CardEvent(date(2023, 3, 20), "发出要约", "春季集中要约", "已要约"),
        CardEvent(date(2023, 4, 6), "同意应约", "", "已应约"),
        CardEvent(date(2023, 4, 12), "第2次协商会议", "平均工资增幅 6.0% 达成一致", "协商中"),
        CardEvent(date(2023, 4, 20), "职工代表大会通过", "应到 60，实到 52，同意 45", "审议通过"),
        CardEvent(date(2023, 5, 4), "报送审查", "", "已报送"),
    ),
    starts=(("约定期限起", date(2023, 5, 1)), ("法定生效日", date(2023, 5, 19)), ("统计口径起", date(2023, 5, 19))),
)
BLANK_CARD = ContractCard(
    BLANK_MATTER, "", "", date(2023, 12, 28), "待要约", (), tuple(TimePoint(p.label) for p in POINTS), ()
)

FILLED = {
    "offer": OFFER,
    "reply": REPLY,
    "reps": REPS,
    "minutes": MINUTES,
    "resolution": RESOLUTION,
    "registration": REGISTRATION,
    "renewal-notice": NOTICE,
    "contract-card": CARD,
}
BLANKS = {
    "offer": BLANK_OFFER,
    "reply": BLANK_REPLY,
    "reps": BLANK_REPS,
    "minutes": BLANK_MINUTES,
    "resolution": BLANK_RESOLUTION,
    "registration": BLANK_REGISTRATION,
    "renewal-notice": BLANK_NOTICE,
    "contract-card": BLANK_CARD,
}
