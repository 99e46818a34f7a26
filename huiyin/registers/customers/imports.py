"""The owners' list of a project: one row a customer, or a further door of the customer of an earlier row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import vault
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.records.models import Record
from huiyin.registers.customers.models import Customer, Tie
from huiyin.registers.customers.queries import customers_in_use
from huiyin.registers.estates.imports import (
    BUILDING,
    DOOR_ALIASES,
    ENTRANCE,
    PROJECT,
    door_of,
    find_units,
)

LONGEST_NOTE = 200
COMPANY = re.compile(r"(?:公司|集团|事务所|合作社|银行|支行|学校|医院|厂|店|中心|委员会|协会|工会|研究院)$")
SEVERAL = re.compile(r"[、，,；;/+&]|(?<=[\u3400-\u9fff]{2}) (?=[\u3400-\u9fff]{2})")
PADDED = re.compile(r"(?<=^[\u3400-\u9fff])\s+(?=[\u3400-\u9fff]$)")  # 王 强, written to the width of three
KINDS = (*Party.Kind.choices, ("person", _("自然人")), ("company", _("公司")), ("company", _("企业")), ("company", _("法人")))  # fmt: skip
ROLES = (
    *Tie.Role.choices,
    ("buyer", _("购房人")), ("buyer", _("买方")), ("buyer", _("主买受人")), ("co_buyer", _("共同买受人")), ("co_buyer", _("共有权人")),
    ("owner", _("产权人")), ("owner", _("户主")), ("tenant", _("承租人")), ("tenant", _("租客")), ("tenant", _("住户")),
    ("proxy", _("代理人")), ("proxy", _("委托人")), ("contact", _("家属")), ("contact", _("家庭成员")),
)  # fmt: skip
FIELDS = (
    Field(
        "name", gettext_lazy("姓名"),
        ("客户姓名", "客户名称", "业主姓名", "业主名称", "业主", "买受人", "买受人姓名", "购房人", "购房人姓名", "产权人", "户主",
         "户主姓名", "客户", "名称", "住户姓名", "租户姓名", "联系人姓名"),
        required=True,
    ),
    Field("kind", gettext_lazy("类别"), ("客户类别", "客户类型", "客户性质", "性质"), "choice", choices=KINDS),
    Field(
        "phone", gettext_lazy("电话"),
        ("联系电话", "手机", "手机号", "手机号码", "电话1", "联系电话1", "电话一", "联系方式", "移动电话", "电话号码", "联系手机",
         "业主电话", "客户电话", "手机1"),
        "phone",
    ),
    Field(
        "phone2", gettext_lazy("电话2"),
        ("联系电话2", "电话二", "备用电话", "第二联系电话", "其他电话", "其他联系方式", "固定电话", "座机", "家庭电话", "住宅电话", "手机2", "手机号2"),
        "phone",
    ),
    Field("phone3", gettext_lazy("电话3"), ("联系电话3", "电话三", "紧急联系电话", "办公电话", "单位电话", "手机3"), "phone"),
    Field(
        "id_number", gettext_lazy("证件号码"),
        ("身份证号", "身份证号码", "身份证", "证件号", "公民身份号码", "统一社会信用代码", "证照号码"),
        "certificate",
    ),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door"),
    Field("role", gettext_lazy("关系"), ("身份", "客户身份", "与房屋关系", "业主类型", "人员类型"), "choice", choices=ROLES),
    Field("tax_number", gettext_lazy("纳税人识别号"), ("税号", "纳税人识别号/统一社会信用代码", "企业税号")),
    Field("tax_office", gettext_lazy("主管税务机关"), ("所属税务机关", "税务所", "主管税务局", "所属税局")),
    Field("vip", gettext_lazy("贵宾"), ("VIP", "是否VIP", "是否贵宾", "贵宾客户", "重要客户"), "bool"),
    Field("note", gettext_lazy("备注"), ("说明", "附注", "备注说明", "情况说明")),
)  # fmt: skip


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects = Projects()
    for row in rows:
        row.limit(name=80, tax_number=20, tax_office=60, note=LONGEST_NOTE)
        row.facts = _facts(row, batch) | {"project": projects.of(row, batch)}
    find_units(rows)
    _find_standing(batch, rows)


def _facts(row: Candidate, batch) -> dict:
    name = PADDED.sub("", row.get("name") or "")
    kind = row.get("kind") or (Party.Kind.COMPANY if COMPANY.search(name) else Party.Kind.PERSON)
    if kind == Party.Kind.PERSON and SEVERAL.search(name):
        row.bad("name", _("一格里像是有几个人名，请每人写一行。"))
    phones = [number for field in ("phone", "phone2", "phone3") for number in row.get(field) or ()]
    return {
        "department": batch.department,
        "name": name,
        "kind": str(kind),
        "phones": list(dict.fromkeys(phones)),
        "id_number": row.get("id_number") or "",
        "door": door_of(row, "unit"),
        "unit": None,
        "role": row.get("role") or Tie.Role.OWNER.value,
        "further": [],
        "vip": bool(row.get("vip")),
        **{name: row.get(name) or "" for name in ("tax_number", "tax_office", "note")},
    }


def find_parties(batch, rows: Sequence[Candidate]) -> None:
    """Sets `party` in the facts of rows whose `new_name` and one of whose `new_phones` a registered customer has."""
    numbers = {number for row in rows for number in row.facts["new_phones"]}
    if not numbers:
        return
    standing = Customer.objects.filter(record__voided_at=None, record__party__merged_into=None)
    if batch.department:
        standing = standing.filter(record__department=batch.department)
    phones = Phone.objects.filter(number__in=numbers, party__in=standing.values("record__party"))
    known = {(phone.party.name, phone.number): phone.party for phone in phones.select_related("party")}
    for row in rows:
        facts = row.facts
        fits = (known.get((facts["new_name"], number)) for number in facts["new_phones"])
        if party := next(filter(None, fits), None):
            facts |= {"party": party, "new_name": "", "new_phones": []}


def _find_standing(batch, rows: Sequence[Candidate]) -> None:
    """Customers who are registered already: by certificate, by name and phone, by name and door."""
    by_id = {vault.blind(row.facts["id_number"], "id number"): row for row in rows if row.facts["id_number"]}
    standing = Customer.objects.filter(record__voided_at=None)
    for blind, number, department in standing.filter(id_blind__in=by_id).values_list(
        "id_blind", "record__number", "record__department"
    ):
        here = batch.department is None or department == batch.department.pk
        by_id[bytes(blind or b"")].bad(
            "id_number",
            _("已登记：%s，不用再导入；要补房屋或电话的，在该客户页上更正，这一行可以搁置。") % number
            if here
            else _("这个证件号码已由其他部门登记，请联系系统管理员。"),
        )
    numbers = _numbers_by_name(batch, rows)
    for row in rows:
        number = next((numbers[key] for key in _same(row) if key in numbers), "")
        if number and not row.is_bad("id_number"):
            row.bad(
                "name",
                _("已登记：%s，不用再导入；要补房屋或电话的，在该客户页上更正，这一行可以搁置。") % number,
            )


def _numbers_by_name(batch, rows: Sequence[Candidate]) -> dict[tuple, str]:
    phones = {number for row in rows for number in row.facts["phones"]}
    doors = {row.facts["unit"].pk for row in rows if row.facts["unit"] and not row.facts["phones"]}
    matches: list[tuple] = []  # name, phone or unit, party
    for column, model, values in (("number", Phone, phones), ("unit", Tie, doors)):
        if values:
            found = model._default_manager.filter(**{f"{column}__in": values})
            matches += found.values_list("party__name", column, "party")
    names = {row.facts["name"] for row in rows}
    parties = {party for name, _value, party in matches if name in names}
    # asked by party in a query of its own: joined, SQLite would begin at all customers of the department
    standing = Record.objects.filter(party__in=parties, kind="customers", voided_at=None)
    if batch.department:
        standing = standing.filter(department=batch.department)
    numbers = dict(standing.values_list("party", "number")) if parties else {}
    return {(name, value): str(numbers[party]) for name, value, party in matches if party in numbers}


def _same(row: Candidate) -> list[tuple]:
    """What two rows of one customer have in common beside the certificate."""
    facts = row.facts
    if facts["phones"]:
        return [(facts["name"], number) for number in facts["phones"]]
    return [(facts["name"], facts["unit"].pk)] if facts["unit"] else []


def _keys(row: Candidate) -> list[tuple]:
    certificate = [("certificate", row.facts["id_number"])] if row.facts["id_number"] else []
    return [*certificate, *_same(row)] if row.facts["name"] else certificate


def _part(row: Candidate):
    return row.facts["unit"] and row.facts["unit"].pk


def _join(facts: dict, more: dict) -> None:
    """A further door of the same customer, and whatever else its row adds."""
    door = (more["unit"], more["role"])
    if facts["unit"] is None:
        facts["unit"], facts["role"] = door
    else:
        facts["further"].append(door)
    facts["phones"] = list(dict.fromkeys([*facts["phones"], *more["phones"]]))
    facts["id_number"] = facts["id_number"] or more["id_number"]
    facts["vip"] = facts["vip"] or more["vip"]
    if more["note"] and more["note"] not in facts["note"]:
        both = "；".join(filter(None, [facts["note"], more["note"]]))
        facts["note"] = both if len(both) <= LONGEST_NOTE else both[: LONGEST_NOTE - 1] + "…"


CUSTOMERS = register(
    Target(
        "customers",
        gettext_lazy("客户"),
        "customers.register",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="customers.void",
        in_use=customers_in_use,
        part=_part,
        agree=lambda row: {"name": row.facts["name"], "id_number": row.facts["id_number"]},
        join=_join,
        hints={
            "name": gettext_lazy("每人一行；一人有几套房的，每套一行，姓名和电话写成一样"),
            "phone": gettext_lazy("手机，或带区号的固定电话；一格可以写几个，用顿号隔开"),
            "unit": gettext_lazy("写成 3-2-1502（栋-单元-室）；房屋要先导入"),
            "id_number": gettext_lazy("身份证、统一社会信用代码、护照或通行证号码；加密保存"),
        },
    )
)
