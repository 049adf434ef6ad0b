"""An invented household: long names, rare characters, a child, every part of the file filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.documents.aid_values import AT, CARD_SHOWN, FIRM, ID_SHOWN, TOWN
from tzdesk.documents.aid_file_model import (
    CaseFile,
    FileAssessment,
    FileBlock,
    FileEvidence,
    FileGrant,
    FileMember,
    FileOpinion,
    FileReview,
    VisitRecord,
)
from tzdesk.documents.aid_paper import Issue, Ticked

NUMBER = "TZ-KN-2023-0017"
HEAD = "买买提·吐尔逊"
ISSUE = Issue(TOWN, NUMBER, "查阅版（敏感信息已遮盖）", "王某某", AT, "DC-2023-0013")
MASK = "＊＊＊"
STORY = (
    "本人2021年11月确诊后停工治疗，单位仅发病假工资；配偶长期照料，无固定收入；长女在读大学，次子上小学，"
    "家中另有一位老人随同生活。医疗费用经职工医保和大病保险报销后，个人负担部分仍占家庭收入的大半，"
    "两年来先后向亲友借款，房租也靠借款支付。"
)
PERSON = FileBlock(
    "本人情况",
    (
        ("姓名", HEAD), ("性别", "男"), ("民族", "维吾尔族"), ("出生日期", "1980-01-01"), ("身份证号", ID_SHOWN),
        ("政治面貌", "群众"), ("健康状况", MASK), ("残疾类别", ""), ("残疾等级", ""), ("劳动能力", "部分丧失"),
        ("自救能力", "否"), ("婚姻状况", "已婚"), ("单亲", "否"), ("户口类型", "居民户口"), ("户口所在地", "320612"),
        ("职工类别", "城镇困难职工"), ("新就业形态劳动者", "否"), ("手机号码", "138****0000"),
        ("其他联系方式", "*******0001"), ("家庭住址", "南通市通州区金沙街道新世纪大道＊＊＊"),
    ),
)  # fmt: skip
BLOCKS = (
    FileBlock(
        "工作情况",
        (
            ("工作单位", FIRM), ("单位统一社会信用代码", "91320612MA0000000X"), ("单位性质", "民营/私营/个体企业"),
            ("企业状况", "正常"), ("所属行业", "制造业"), ("工作状态", "病休"), ("参加工作时间", "2003-07-01"),
            ("会员证号", "32061200012345"), ("入会时间", "2004-05-01"), ("劳模类型", "非劳模"),
        ),
    ),
    FileBlock(
        "住房与保障",
        (
            ("住房类型", "租房"), ("建筑面积", "56.00"), ("医保状况", "职工医保"), ("零就业家庭", "否"),
            ("享受低保", "否"), ("低保金额", ""), ("低保证号", ""),
        ),
    ),
)  # fmt: skip
MEMBERS = (
    FileMember(HEAD, "本人", "男", "1980-01", ID_SHOWN, "病休", MASK, MASK, FIRM),
    FileMember("阿依古丽·阿卜杜热合曼", "配偶", "女", "1985-06", "999999********0028", "失（无）业", MASK, MASK),
    FileMember("𬭎䶮", "女儿", "女", "2004-03", "999999********0044", "大学生", MASK, MASK, "南通大学"),
    FileMember("买买提江·买买提", "儿子", "男", "2016-09", "*" * 18, "小学", MASK, MASK, "金沙小学"),
)
ASSESSMENT = FileAssessment(
    year="2023年度", period="2022-11 至 2023-10",
    income=(
        ("工资性收入", "38,400.00"), ("经营净收入", "0.00"), ("财产净收入", "0.00"), ("转移净收入", "6,000.00"),
        ("工会帮扶计入收入", "5,000.00"), ("按最低工资计收", ""), ("其他收入", "0.00"),
    ),
    rigid=(
        ("因病支出", "21,360.50"), ("因残支出", "0.00"), ("因学支出", "9,800.00"), ("住房支出", "9,600.00"),
        ("赡养支出", ""), ("必要就业成本", ""), ("意外损失", ""), ("其他刚性支出", ""), ("赔偿、保险和社会救助", ""),
    ),
    income_total="49,400.00", rigid_total="40,760.50", size="4", net="179.99", dibao="820.00", ratio="0.22",
    suggested="深度困难职工", decided="深度困难职工",
)  # fmt: skip
CAUSES = (
    *("无劳动能力", "有劳动能力而未就业", "下岗失业", "未参加社会保险", "社会保险待遇落实不到位"),
    *("患重特大疾病", "遭受自然灾害", "遭受意外事故", "子女上学", "其他"),
)
EXCLUSIONS = (
    "有两套以上住房或面积超过当地平均", "有商业用房或雇用他人经营", "子女就读高收费民办学校", "子女自费出国留学",
    "有非残疾人代步的机动车", "为企业控股股东", "拒绝核对或隐瞒收入财产", "有劳动能力无正当理由拒绝就业",
)  # fmt: skip
OPINIONS = (
    FileOpinion(
        "入户调查", "2023-11-06 入户调查，情况属实。", (("调查人", "季㛃"), ("调查人", "李某某")),
        date(2023, 11, 6), seal=False,
    ),
    FileOpinion(
        "评议", "2023-11-09 工会委员会集体研究（纪要号 金工纪〔2023〕17号），同意上报。", (("主持人", ""),),
        date(2023, 11, 9), seal=False,
    ),
    FileOpinion(
        "基层工会意见及公示结果", "同意。2023-11-10 至 2023-11-16 公示5个工作日，无异议。", (("主席签字", "季㛃"),),
        date(2023, 11, 17),
    ),
    FileOpinion("镇（街道）总工会意见", "同意。", (("签字", "王某某"),), date(2023, 11, 20)),
    FileOpinion("区总工会审定意见", "", (("签字", ""),)),
)  # fmt: skip
GRANTS = tuple(
    FileGrant(date(2023, month, 18), "生活救助", "区（县）级财政", 100_000 + month, "银行转账（打卡）")
    for month in range(1, 13)
)
REVIEWS = (
    FileReview("2022", "新增", MASK, "深度困难职工", "认定", date(2022, 11, 20)),
    FileReview("2023", "年度复核", MASK, "深度困难职工", "继续在档", date(2023, 11, 17)),
)
EVIDENCE = tuple(
    FileEvidence(kind, HEAD if index % 2 else "阿依古丽·阿卜杜热合曼", index + 1, date(2023, 11, 1), "复印件")
    for index, kind in enumerate(("申请书", "授权书", "身份证", "户口簿", "诊断证明", "医疗结算单（票据）", "学费票据"))
)
BANK = FileBlock(
    "银行账户",
    (("开户银行", "江苏通州农村商业银行"), ("支行名称", "金沙支行"), ("银行卡号", CARD_SHOWN), ("户名", HEAD)),
)
FILE = CaseFile(
    issue=ISSUE, level="区县级", category="深度困难职工", status="在档", person=PERSON, blocks=BLOCKS, members=MEMBERS,
    assessment=ASSESSMENT, causes=tuple(Ticked(label, label == "患重特大疾病") for label in CAUSES),
    sub_causes=("子女上学",), cause_text=STORY,
    bank=BANK,
    exclusions=tuple(Ticked(label, False) for label in EXCLUSIONS), opinions=OPINIONS, grants=GRANTS, reviews=REVIEWS,
    evidence=EVIDENCE,
)  # fmt: skip


def _empty(block: FileBlock) -> FileBlock:
    return replace(block, pairs=tuple((label, "") for label, _ in block.pairs))


BLANK_FILE = CaseFile(
    issue=Issue(TOWN), level="", category="", status="", person=_empty(PERSON), blocks=tuple(map(_empty, BLOCKS)),
    members=(), assessment=None, causes=tuple(Ticked(label, None) for label in CAUSES), sub_causes=(), cause_text="",
    bank=_empty(FILE.bank), exclusions=tuple(Ticked(label, None) for label in EXCLUSIONS),
    opinions=tuple(replace(one, words="", signers=tuple((label, "") for label, _ in one.signers), day=None)
                   for one in OPINIONS),
)  # fmt: skip
VISIT = VisitRecord(
    issue=replace(ISSUE, number="TZ-ZF-2023-0031"), kind="入户调查", day=date(2023, 11, 6), household=HEAD,
    address="南通市通州区金沙街道新世纪大道＊＊＊", visitors="季㛃、李某某", people_met="阿依古丽·阿卜杜热合曼（配偶）",
    living="租住两室一厅，面积约56平方米，陈设简单。" * 4, income=MASK, health=MASK,
    needs="希望在治疗期间得到生活救助，长女的学费有困难。", members=MEMBERS,
    conclusions=tuple(Ticked(word, word == "情况属实") for word in ("情况属实", "部分不符", "不符", "无法核实")),
)  # fmt: skip
UNIT_VISIT = VisitRecord(
    issue=replace(ISSUE, number="TZ-ZF-2023-0032"), kind="走访慰问", day=date(2023, 7, 20), unit=FIRM, head_count=286,
    visitors="季㛃、李某某", people_met="欧阳某某（车间主任）", goods_fen=1_430_000,
)  # fmt: skip
