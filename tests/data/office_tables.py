"""What other offices' tables hold: invented people and firms, and the headings that clerks give their columns."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stdnum import luhn
from stdnum.cn import ric, uscc

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰𬭎喆㛃"
FIRMS = ("海安", "金通", "瑞丰", "同德", "永和", "新源", "宏盛", "利达", "东昌", "佳禾", "正信", "天成")
TRADES = ("纺织", "机械", "电子", "建设", "物流", "食品", "家纺", "电缆", "新材料", "服饰")
CATEGORIES = ("深度困难", "相对困难", "意外致困")
CAUSES = ("下岗失业", "患重特大疾病", "子女上学", "遭受意外事故", "其他", "无劳动能力")
TOWNS = ("金沙街道", "西亭镇", "二甲镇", "兴东街道", "张芝山镇", "石港镇")


@dataclass(frozen=True)
class Col:
    """A column as it is written: heading over one or two rows, its key, and how a value is put into a cell."""

    heads: tuple[tuple[str, ...], ...]
    key: str
    write: Callable[[random.Random, Any], Any]
    wrong: Callable[[random.Random], tuple[Any, Any]] | None = None  # a faulty cell and what is read from it


def person(r: random.Random) -> str:
    return r.choice(SURNAMES) + "".join(r.sample(GIVEN, r.choice((1, 2))))


def resident_id(r: random.Random) -> str:
    day = dt.date(1960, 1, 1) + dt.timedelta(days=r.randrange(15000))
    body = f"999999{day:%Y%m%d}{r.randrange(1000):03d}"
    return body + ric.calc_check_digit(body + "0")


def credit_code(r: random.Random, front: str) -> str:
    body = f"{front}320612" + "".join(r.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(9))
    return body + uscc.calc_check_digit(body + "0")


def bank_card(r: random.Random) -> str:
    body = "621700" + "".join(r.choice("0123456789") for _ in range(12))
    return body + luhn.calc_check_digit(body)


def mobile(r: random.Random) -> str:
    return "1" + r.choice("3589") + "".join(r.choice("0123456789") for _ in range(9))


def firm(r: random.Random, n: int) -> str:
    form = r.choice(("有限公司", "股份有限公司", "（集团）有限公司"))
    return f"南通{FIRMS[n % len(FIRMS)]}{TRADES[n // len(FIRMS) % len(TRADES)]}{form}"


def text(_: random.Random, value: Any) -> Any:
    return value


def spaced(r: random.Random, value: Any) -> Any:
    return value if value is None or r.random() < 0.8 else r.choice((f" {value} ", f"\u3000{value}"))


def count(r: random.Random, value: Any) -> Any:
    if value is None:
        return r.choice((None, None, "/", "—", "无"))
    wide = str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return value if r.random() < 0.7 else r.choice((f"{value}人", str(value), wide, f" {value} "))


def money(r: random.Random, value: Any) -> Any:
    if value is None:
        return None
    return value if r.random() < 0.7 else r.choice((f"{value}元", f"{value:,}", f"{value:.2f}", f"￥{value}"))


def day(r: random.Random, value: Any) -> Any:
    if value is None:
        return None
    d = dt.date.fromisoformat(value)
    forms = (
        f"{d.year}.{d.month}.{d.day}",
        f"{d:%Y%m%d}",
        f"{d:%Y-%m-%d}",
        f"{d.year}/{d.month}/{d.day}",
        f"{d.year}年{d.month}月{d.day}日",
    )
    return d if r.random() < 0.5 else r.choice(forms)


def bad_count(r: random.Random) -> tuple[Any, Any]:
    return r.choice(("约10", "二十余", "待核实", "10-20")), None


def long_number(r: random.Random) -> tuple[Any, Any]:
    return float(int("6217" + "".join(r.choice("123456789") for _ in range(14)))), None


def c(key: str, write: Callable[[random.Random, Any], Any], *heads: Any, wrong: Any = None) -> Col:
    return Col(tuple(h if isinstance(h, tuple) else (h,) for h in heads), key, write, wrong)


STAFF = ("职工人数", "职工数", "在职职工（人）", "单位职工", "从业人员")
MEMBERS = ("会员人数", "工会会员", "会员数（人）", "会员情况")


def members_columns(r: random.Random, two_rows: bool) -> list[Col]:
    cols = [
        c("union", text, "工会全称", "基层工会名称", "工会\n名称", "工会组织名称", "*工会名称"),
        c("union_uscc", spaced, "工会信用代码", "工会统一社会信用代码（18位）", "统一社会信用代码(工会)", "工会代码"),
        c("unit", text, "单位名称", "企业名称", "建会单位", "所在单位全称", "用人单位名称"),
        c("unit_uscc", spaced, "单位信用代码", "企业统一社会信用代码", "单位统一社会信用代码"),
        c("industry_name", text, "所属行业", "行业类别", "国民经济行业"),
    ]
    if two_rows:
        s, m = r.choice(STAFF), r.choice(MEMBERS)
        plus, minus = r.choice(("本月增加", "增加", "本月新增（人）")), r.choice(("本月减少", "减少", "会员减少"))
        cols += [
            c("staff", count, (s, "总数"), (s, "合计"), (s, "小计")),
            c("staff_female", count, (s, "女"), (s, "其中：女"), (s, "女职工"), (s, "#女")),
            c("staff_migrant", count, (s, "农民工"), (s, "其中：农民工"), wrong=bad_count),
            c("members", count, (m, "总数"), (m, "合计"), (m, "人数"), wrong=bad_count),
            c("members_female", count, (m, "女"), (m, "其中女"), (m, "女会员")),
            c("members_migrant", count, (m, "农民工"), (m, "其中农民工"), (m, "农民工会员")),
            c("joined", count, (plus, "新入会"), (plus, "入会"), (plus, "新发展会员"), (plus, "发展")),
            c("moved_in", count, (plus, "调入"), (plus, "转入")),
            c("moved_out", count, (minus, "调出"), (minus, "转出")),
            c("retired", count, (minus, "退休"), (minus, "退休减少")),
            c("chair", text, ("工会主席", "姓名"), ("负责人", "姓名"), ("主席",)),
            c("phone", text, ("联系电话",), ("手机号",), ("联系方式",)),
        ]
    else:
        dash = r.choice(("-", "—", "（", "其中", "："))
        end = "）" if dash == "（" else ""
        s, m = r.choice(("职工人数", "职工数", "职工总数")), r.choice(("会员总数", "会员人数", "工会会员数"))
        lean = r.random() < 0.3
        cols += [
            c("staff", count, s),
            c("staff_female", count, "其中：女" if lean else r.choice((f"{s}{dash}女{end}", "女职工数", "女职工人数"))),
            c("members", count, m, wrong=bad_count),
            c(
                "members_female",
                count,
                "其中：女" if lean else r.choice((f"{m}{dash}女{end}", "女会员数", "女会员人数")),
            ),
            c("joined", count, "本月入会", "新入会人数", "本月新发展", "新发展会员数"),
            c("moved_in", count, "调入", "转入人数", "本月转入"),
            c("moved_out", count, "调出", "转出人数", "本月转出"),
            c("retired", count, "退休减少", "退休人数"),
            c("chair", text, "负责人", "工会主席姓名", "主席"),
            c("phone", text, "手机", "主席电话", "负责人联系方式"),
        ]
    cols.append(c("founded", day, "成立时间", "建会时间", "工会成立日期", "组建时间"))
    return cols


def members_row(r: random.Random, n: int) -> dict[str, Any]:
    unit = firm(r, n)
    staff = r.randrange(20, 400)
    members = r.randrange(10, staff)
    return {
        "union": unit + "工会委员会",
        "union_uscc": credit_code(r, "81"),
        "unit": unit,
        "unit_uscc": credit_code(r, "91"),
        "industry_name": r.choice(("制造业", "建筑业", "批发和零售业")),
        "staff": staff,
        "staff_female": r.randrange(staff),
        "staff_migrant": r.choice((None, r.randrange(staff))),
        "members": members,
        "members_female": r.randrange(members),
        "members_migrant": r.randrange(members),
        "joined": r.randrange(9),
        "moved_in": r.randrange(3),
        "moved_out": r.randrange(3),
        "retired": r.randrange(3),
        "chair": person(r),
        "phone": mobile(r),
        "founded": (dt.date(1995, 1, 1) + dt.timedelta(days=r.randrange(10000))).isoformat(),
    }


CONTRACTS = (
    ("工资专项集体合同", 20, 1),
    ("综合集体合同", 10, 1),
    ("女职工权益保护专项集体合同", 30, 1),
    ("劳动安全卫生专项集体合同", 40, 1),
    ("区域性工资专项集体合同", 20, 2),
    ("行业性集体合同", 10, 3),
    ("女职工专项", 30, 1),
    ("工资集体协议", 20, 1),
)


def term_text(r: random.Random, start: dt.date, end: dt.date, years: int) -> str:
    a, b = start, end
    han = "一二三"[years - 1]
    return r.choice(
        (
            f"自{a.year}年{a.month}月{a.day}日起至{b.year}年{b.month}月{b.day}日止",
            f"{a.year}.{a.month}.{a.day}—{b.year}.{b.month}.{b.day}",
            f"{a:%Y%m%d}-{b:%Y%m%d}",
            f"{a:%Y/%m/%d}～{b:%Y/%m/%d}",
            f"{han}年（{a.year}年{a.month}月{a.day}日起）",
            f"{a:%Y-%m-%d} 至 {b:%Y-%m-%d}（{han}年）",
            f"{a.year}年{a.month}月{a.day}日起{han}年",
        )
    )


def contracts_columns(r: random.Random, two_rows: bool) -> list[Col]:
    cols = [
        c("contract_no", text, "合同编号", "编号", "集体合同编号"),
        c("unit", text, "企业名称", "单位名称", "签订单位", "用人单位"),
        c("uscc", spaced, "信用代码", "统一社会信用代码", "企业信用代码"),
        c("contract_type", text, "合同类型", "合同种类", "类别名称", "集体合同类型"),
        c("sign_date", day, "签订时间", "签字日期", "合同签订日期"),
        c("headcount", count, "覆盖职工数", "涉及职工人数", "覆盖人数（人）", wrong=bad_count),
        c("female", count, "女职工数", "其中：女职工", "其中女职工"),
    ]
    if r.random() < 0.5:
        cols.append(c("term", text, "合同有效期", "合同期限", "起止日期", "有效期限"))
    elif two_rows:
        g = r.choice(("合同期限", "有效期"))
        cols += [c("valid_from", day, (g, "起"), (g, "起始日期")), c("valid_to", day, (g, "止"), (g, "终止日期"))]
    else:
        cols += [
            c("valid_from", day, "起始日期", "合同起始时间", "生效日期"),
            c("valid_to", day, "终止日期", "合同到期日期", "截止日期"),
        ]
    if two_rows:
        g = r.choice(("职代会", "职代会审议情况", "职工代表大会"))
        cols += [
            c("congress_date", day, (g, "日期"), (g, "召开日期")),
            c("delegates_total", count, (g, "应到"), (g, "应到人数")),
            c("present", count, (g, "实到"), (g, "实到人数")),
            c("vote_for", count, (g, "同意"), (g, "同意票")),
        ]
    else:
        cols += [
            c("congress_date", day, "职代会时间", "职代会通过日期", "审议通过日期"),
            c("delegates_total", count, "应到代表数", "应到人数"),
            c("present", count, "实到代表数", "实到人数"),
            c("vote_for", count, "同意票数", "赞成票"),
        ]
    cols += [
        c("submit_date", day, "报送时间", "送审日期", "报审日期"),
        c("opinion", text, "审查意见", "审查结论", "审查结果"),
        c("avg_wage_prev", money, "上年度平均工资(元)", "上年平均工资（元/月）"),
        c("avg_wage_new", money, "协商后平均工资(元)", "协商平均工资（元/月）"),
    ]
    return cols


def contracts_row(r: random.Random, n: int) -> dict[str, Any]:
    start = dt.date(2023, 1, 1) + dt.timedelta(days=r.randrange(300))
    years = r.choice((1, 2, 3))
    end = start.replace(year=start.year + years) - dt.timedelta(days=1)
    kind, content, level = r.choice(CONTRACTS)
    heads = r.randrange(20, 300)
    total = r.randrange(30, 60)
    return {
        "contract_no": f"通{r.randrange(100):03d}-2023-{n:03d}",
        "unit": firm(r, n),
        "uscc": credit_code(r, "91"),
        "contract_type": kind,
        "content_code": content,
        "level_code": level,
        "sign_date": (start - dt.timedelta(days=r.randrange(1, 15))).isoformat(),
        "valid_from": start.isoformat(),
        "valid_to": end.isoformat(),
        "term": term_text(r, start, end, years),
        "headcount": heads,
        "female": r.randrange(heads),
        "congress_date": (start - dt.timedelta(days=20)).isoformat(),
        "delegates_total": total,
        "present": r.randrange(total // 2, total),
        "vote_for": r.randrange(total // 3, total),
        "submit_date": (start + dt.timedelta(days=3)).isoformat(),
        "opinion": "无异议",
        "avg_wage_prev": r.choice((None, r.randrange(3000, 6000))),
        "avg_wage_new": r.choice((None, r.randrange(3000, 6000))),
    }


def cases_columns(_: random.Random, two_rows: bool) -> list[Col]:
    del two_rows
    return [
        c("case_no", text, "档案号", "建档编号", "档案编号"),
        c("name", text, "户主姓名", "困难职工姓名", "职工姓名", "姓 名"),
        c("gender", text, "性别"),
        c("id_no", spaced, "身份证号码", "证件号码", "公民身份号码", "身份证", wrong=long_number),
        c("unit", text, "所在单位", "单位名称", "工作单位"),
        c("category", text, "困难类型", "困难职工类别", "困难程度"),
        c("cause", text, "致困主因", "致困原因", "主要困难原因"),
        c("household_size", count, "家庭人口数", "共同生活人口", "家庭人数"),
        c("income_total", money, "家庭年总收入(元)", "家庭全年收入", "年家庭收入（元）"),
        c("rigid_total", money, "刚性支出(元)", "家庭年度刚性支出", "年刚性支出合计"),
        c("mobile", text, "手机", "联系电话", "移动电话"),
        c("bank_card", spaced, "银行账号", "卡号", "银行卡账号", wrong=long_number),
        c("filed", day, "建档时间", "认定日期", "建档日期"),
        c("status", text, "档案状态", "当前状态"),
    ]


def cases_row(r: random.Random, n: int) -> dict[str, Any]:
    id_no = resident_id(r)
    return {
        "case_no": f"3206120012023{n:04d}",
        "name": person(r),
        "gender": "男" if int(id_no[16]) % 2 else "女",
        "id_no": id_no,
        "unit": firm(r, n),
        "category": r.choice(CATEGORIES),
        "cause": r.choice(CAUSES),
        "household_size": r.randrange(1, 6),
        "income_total": r.randrange(10000, 90000),
        "rigid_total": r.randrange(5000, 60000),
        "mobile": mobile(r),
        "bank_card": bank_card(r),
        "filed": (dt.date(2023, 1, 1) + dt.timedelta(days=r.randrange(300))).isoformat(),
        "status": "在档",
    }


def grants_columns(_: random.Random, two_rows: bool) -> list[Col]:
    del two_rows
    return [
        c("unit", text, "工作单位", "所属单位", "单位名称"),
        c("name", text, "受助人姓名", "职工姓名", "姓名", "慰问对象"),
        c("id_no", spaced, "证件号", "身份证号码", "身份证"),
        c("category", text, "困难职工类型", "类别", "困难类别"),
        c(
            "amount",
            money,
            "发放金额（元）",
            "金额",
            "救助金额",
            "慰问金额(元)",
            wrong=lambda r: (r.choice(("待定", "五百左右")), None),
        ),
        c("bank_card", spaced, "卡号", "收款账号", "银行账号", wrong=long_number),
    ]


def grants_row(r: random.Random, n: int) -> dict[str, Any]:
    return {
        "unit": firm(r, n),
        "name": person(r),
        "id_no": resident_id(r),
        "category": r.choice(CATEGORIES),
        "amount": r.choice((500, 800, 1000, 2000)),
        "bank_card": bank_card(r),
    }


def roster_columns(_: random.Random, two_rows: bool) -> list[Col]:
    del two_rows
    return [
        c("name", text, "会员姓名", "姓名", "职工姓名"),
        c("gender", text, "性别"),
        c("birth", day, "出生年月日", "出生日期", "生日"),
        c("id_no", spaced, "身份证号码", "身份证号", "证件号码", wrong=long_number),
        c("mobile", text, "手机号码", "联系电话", "本人手机"),
        c("joined", day, "入会时间", "加入工会日期", "会籍变动日期"),
        c("change_type", text, "会籍变动类型", "变动类型"),
        c("migrant", text, "农民工（是/否）", "是否农民工", "是否为农民工"),
    ]


def roster_row(r: random.Random, n: int) -> dict[str, Any]:
    del n
    id_no = resident_id(r)
    return {
        "name": person(r),
        "gender": "男" if int(id_no[16]) % 2 else "女",
        "birth": f"{id_no[6:10]}-{id_no[10:12]}-{id_no[12:14]}",
        "id_no": id_no,
        "mobile": mobile(r),
        "joined": (dt.date(2023, 1, 1) + dt.timedelta(days=r.randrange(300))).isoformat(),
        "change_type": r.choice(("入会", "转入", "转出")),
        "migrant": r.choice(("是", "否")),
    }


KINDS: dict[str, tuple[Callable[[random.Random, bool], list[Col]], Callable[[random.Random, int], dict[str, Any]]]] = {
    "members": (members_columns, members_row),
    "contracts": (contracts_columns, contracts_row),
    "aid-cases": (cases_columns, cases_row),
    "grants": (grants_columns, grants_row),
    "roster": (roster_columns, roster_row),
}
