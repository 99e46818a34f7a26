"""The old ledger of breaches and penalties: brought in once, when the department begins."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.clauses.revising import titles
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, EachByItself, register, worked_on_since
from huiyin.kernel.matters.owning import rank_in
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.conduct.forms.breaches import title_of
from huiyin.rooms.people.conduct.models import Breach, Penalty, day_alone
from huiyin.rooms.people.conduct.queries import People, own_since, standing_breaches
from huiyin.rooms.people.conduct.rules import Named, Wrong, doubles, faults_of_days


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    """Everything is looked up once for all rows, and every bad cell named; the verb has the last word on each row."""
    department, now = batch.department, clock.now()
    if department is None:
        for row in rows:
            row.bad("member", _("先选择部门。"))
            row.facts = {"department": None}
        return
    people = People(department, (row.get("member") or "" for row in rows))
    own_rank, since, clauses = rank_in(batch.member, department), own_since(department), Named(titles())
    bound: dict[str, bool] = {}
    for row in rows:
        row.limit(measure=200, basis=100, remark=200)
        member = _member(row, people, batch)
        if member and people.ranks[member.pk] >= own_rank:
            row.bad("member", _("%s不在你的下属之列，请由其上级导入。") % member.name)
        clause = _clause(row, clauses, bound, department)
        at, decided_on = row.get("happened"), row.get("decided_on")
        for wrong in faults_of_days(at, decided_on, now, since) if at else ():
            row.bad(wrong.field, str(wrong))
        row.facts = {
            "department": department,
            "concerned": member,
            "clause": clause,
            "title": title_of(member, clause) if member and clause else "",
            "happened_at": at,
            "words": row.get("words") or "",
            "measure": _measure(row.get("measure") or ""),
            "decided_on": decided_on,
            "basis": row.get("basis") or "",
            "signed": bool(row.get("signed")),
            "remark": row.get("remark") or "",
        }
    _find_doubles(rows)


def _member(row: Candidate, people: People, batch) -> Member | None:
    """Whom a row names: somebody who works here. Of who has left nothing is counted any more; who left and came back
    under one name must be told apart by the user name."""
    word = row.get("member")
    found = people.named.get(word, []) if word else []
    here = [one for one in found if one.pk in people.ranks]
    by_login = [one for one in here if one.username == word]
    here = by_login or here
    words = {"word": word, "where": batch.department.name}
    if not word:
        return None
    if not found:
        row.bad("member", _("没有叫“%(word)s”的成员，请核对姓名，或写登录名。") % words)
    elif not here and any(one.pk in people.employed for one in found):
        row.bad("member", _("“%(word)s”不在%(where)s任职，请导入到其任职部门。") % words)
    elif not here:
        row.bad("member", _("“%(word)s”已经离职，旧违规不再计入次数，请搁置这一行。") % words)
    elif len(found) > 1 and not by_login:
        row.bad("member", _("有几位“%(word)s”（包括已离职的），请写登录名。") % words)
    elif here[0] == batch.member:
        row.bad("member", _("不能导入自己的违规，请由上级导入。"))
    else:
        return here[0]
    return None


def _clause(row: Candidate, clauses: Named, bound: dict[str, bool], department) -> str:
    """The code of the clause that a row names, one of conduct that the department works by."""
    if not row.get("clause"):
        return ""
    found = clauses.of(row.get("clause"))
    if isinstance(found, Wrong):
        row.bad("clause", str(found))
        return ""
    if found not in bound:
        bound[found] = binds(found, department)
    if not bound[found]:
        row.bad(
            "clause", _("%(where)s不适用%(code)s，请另选条款。") % {"where": department.name, "code": found}
        )
        return ""
    return found


def _measure(word: str) -> str:
    """A penalty as the ledger says it: kept, never reckoned again. A bare number is an amount in yuan."""
    return f"{word} 元" if word.replace(".", "", 1).replace(",", "").isdigit() else word


def _find_doubles(rows: Sequence[Candidate]) -> None:
    """What is there already, by whichever way it came; and of one day in the file, what nothing tells apart."""
    members = {row.facts["concerned"].pk for row in rows if row.facts["concerned"]}
    standing = standing_breaches(members)
    days: dict[tuple, list[Candidate]] = {}
    for row in rows:
        member, clause, at = (row.facts[name] for name in ("concerned", "clause", "happened_at"))
        if not (member and clause and at):
            continue
        for other, number in standing.get((member.pk, clause), ()):
            if doubles(at, other):
                row.bad("happened", _("已登记：%s，可以搁置这一行。") % number)
        days.setdefault((member.pk, clause, clock.local(at).date()), []).append(row)
    for alike in days.values():
        if len({row.facts["happened_at"] for row in alike}) > 1:
            for row in alike:
                if day_alone(row.facts["happened_at"]):
                    row.bad("happened", _("同一天同一条另有一行写了时间，请补上时间，或删去重复的一行。"))


def _keys(row: Candidate) -> list[tuple]:
    member, clause, at = (row.facts.get(name) for name in ("concerned", "clause", "happened_at"))
    return [(member.pk, clause, at)] if member and clause and at else []


def _in_use(keys: Sequence[int]) -> dict[int, list[str]]:
    """Which breaches are no more the list's to take back: somebody worked on them, or a penalty counted them."""
    standing = Breach.objects.filter(pk__in=keys, matter__record__voided_at=None)
    keys = list(standing.values_list("pk", flat=True))  # what was voided by itself is back already
    found = worked_on_since(keys, "breaches.bring_in")
    rows = Penalty.objects.filter(counted__in=keys, ended=False).values_list(
        "counted", "matter__record__number"
    )
    for key, number in rows.order_by("pk"):
        found.setdefault(key, []).append(_("已计入处罚%s") % number)
    return found


register(
    EachByItself(
        "breaches",
        gettext_lazy("旧违规台账"),
        "breaches.bring_in",
        (
            Field(
                "member",
                gettext_lazy("当事人"),
                ("姓名", "员工", "员工姓名", "违规人", "违纪人", "登录名"),
                required=True,
            ),
            Field(
                "happened",
                gettext_lazy("违规日期"),
                ("日期", "发生日期", "发生时间", "违纪日期", "违规时间"),
                "datetime",
                required=True,
            ),
            Field(
                "clause",
                gettext_lazy("违反条款"),
                ("条款", "条款号", "违反规定", "违规条款", "违规类型"),
                required=True,
            ),
            Field(
                "words",
                gettext_lazy("事实经过"),
                ("违规事实", "事由", "违规内容", "情况说明", "违纪事实"),
                required=True,
            ),
            Field(
                "basis",
                gettext_lazy("证据或原编号"),
                ("证据", "原编号", "编号", "单号", "凭证"),
                required=True,
            ),
            Field(
                "measure",
                gettext_lazy("当时的处罚"),
                ("处罚", "处罚结果", "处理结果", "罚款", "罚款金额", "处罚金额", "金额"),
                required=True,
            ),
            Field(
                "decided_on",
                gettext_lazy("决定日期"),
                ("处罚日期", "处理日期", "处罚决定日期", "处罚时间"),
                "date",
                required=True,
            ),
            Field(
                "signed",
                gettext_lazy("当时是否已签阅制度"),
                ("是否已签阅制度", "已签阅制度", "签阅", "是否签阅"),
                "bool",
                required=True,
            ),
            Field("remark", gettext_lazy("备注"), ("说明",)),
        ),
        prepare=_prepare,
        keys=_keys,
        void="breaches.void",
        in_use=_in_use,
        private=True,
        hints={
            "member": gettext_lazy("在职下属的姓名；同名的写登录名"),
            "happened": gettext_lazy("写日期即可；同一天同一条有两次的写上时间"),
            "clause": gettext_lazy("条款号（YX-4.1.3）或条款标题"),
            "basis": gettext_lazy("旧台账的编号，或凭证名称和存放处"),
            "measure": gettext_lazy(
                "照旧台账写，如 20 元、书面警告、停职1天；只作历史，不再计算。已撤销的不要列入"
            ),
            "decided_on": gettext_lazy("不早于违规日期，且在系统内开始登记违规之前"),
            "signed": gettext_lazy("是 或 否；只有“是”计入次数，并标明为纸面签阅"),
        },
    )
)
