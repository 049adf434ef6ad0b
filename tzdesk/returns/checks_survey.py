"""Rules over the working copy of the survey's year (NB-01): parts within wholes, members against staff, the year's
balance, and what the monthly tables of the same book say. The relations are those of members.md §1.6; that joint unions
cover enough units is asked in Z01, which goes out with it (X02)."""

from __future__ import annotations

from collections.abc import Iterator

from tzdesk.returns.checks import at_most, place
from tzdesk.returns.compute import BookValues, FormValues
from tzdesk.rules import Hit, Thresholds, rule

NOW, BEFORE = "c1", "c2"
_WITHIN = (
    ("102", "101"), ("106", "101"), ("107", "101"), ("108", "101"), ("109", "101"), ("110", "101"), ("111", "101"),
    ("112", "101"), ("115", "101"), ("114", "211"),
    *((part, "201") for part in ("202", "203", "204", "205", "206", "207")),
    *((part, "211") for part in ("212", "213", "214", "215", "216")), ("222", "221"), ("221", "223"),
    ("401", "101"), ("402", "101"), ("403", "101"), ("501", "101"), ("504", "101"), ("503", "502"), ("507", "506"),
    ("704", "703"), ("802", "801"), ("803", "801"), ("805", "804"), ("806", "804"), ("808", "807"), ("809", "807"),
    ("907", "908"),
)  # fmt: skip
_MEMBERS_OF_STAFF = (("211", "201"), ("212", "202"), ("213", "203"), ("214", "204"), ("215", "205"))
_BY_CAPITAL = ("103", "104", "105")
_MONTHLY = (
    ("101", "Z01", "01", "c1"),
    *((line, "Z02", "01", column) for line, column in zip(("201", "202", "203"), ("c1", "c2", "c3"), strict=True)),
    *((line, "Z02", "30", column) for line, column in zip(("211", "212", "213"), ("c1", "c2", "c3"), strict=True)),
    ("801", "JT-01", "111", "F"), ("901", "BF-1", "12", "c1"),
)  # fmt: skip


@rule("NB01", on="NB-01")
def survey_parts_within_wholes(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Every 其中 within its whole, and the unions of enterprises by registration within those of enterprises."""
    yield from at_most(form, _WITHIN, NOW)
    known = [number for code in _BY_CAPITAL if (number := form.number(code, NOW)) is not None]
    whole = form.number("102", NOW)
    if whole is not None and sum(known) > whole:
        yield Hit(place("102", NOW), part=sum(known), whole=whole, line="103、104、105行之和")


@rule("NB02", on="NB-01")
def survey_members_are_staff(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """Members within the staff, kind by kind; a union that individuals join may have none, so it is asked about."""
    for part, whole in _MEMBERS_OF_STAFF:
        members, staff = form.number(part, NOW), form.number(whole, NOW)
        if members is not None and staff is not None and members > staff:
            lines = form.form.line_codes
            why = f"“{lines[part].label}”{members} 大于“{lines[whole].label}”{staff}"
            yield Hit(place(part, NOW), why=why)
    if form.number("401", NOW) and form.number("212", NOW) == 0:
        yield Hit(place("212", NOW), why=f"{form.number('401', NOW)} 个工会建有女职工委员会，女会员却是 0")
    chairs, fulltime = form.number("305", NOW), form.number("301", NOW)
    if chairs is not None and fulltime is not None and chairs > fulltime:
        yield Hit(place("305", NOW), why=f"专职工会主席 {chairs} 大于专职工会工作人员 {fulltime}")


@rule("NB03", on="NB-01")
def survey_members_balance(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """211 = last year's 211 + 223 − 224. Nothing is said of a first year, whose members before are not known."""
    now, before = form.number("211", NOW), form.number("211", BEFORE)
    more, less = form.number("223", NOW), form.number("224", NOW)
    if now is None or before is None or more is None or less is None or now == before + more - less:
        return
    yield Hit(place("211", NOW), now=now, before=before, more=more, less=less, diff=now - before - more + less)


@rule("NB04", on="NB-01")
def survey_says_what_the_months_say(form: FormValues, book: BookValues, t: Thresholds) -> Iterator[Hit]:
    """The stocks of 30 September are those of September's tables in the same book."""
    for code, form_id, line, column in _MONTHLY:
        monthly = book.forms.get(form_id)
        here, there = form.number(code, NOW), monthly.number(line, column) if monthly is not None else None
        if monthly is not None and here is not None and there is not None and here != there:
            label, title = form.form.line_codes[code].label, monthly.form.title
            yield Hit(place(code, NOW), line=label, a=here, form=title, at=line, b=there)
