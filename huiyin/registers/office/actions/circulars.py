"""Circulars: issued to departments, posts and members, and read by each of them (WY-P3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.making import due_by
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office import forms
from huiyin.registers.office.actions.tasks import check_due
from huiyin.registers.office.models import Addressee, Circular
from huiyin.registers.office.queries import circulars_seen_by, members_addressed, overdue_readers
from huiyin.web.forms import ReasonForm

CLAUSE, WITHIN = "WY-P3", "read_within"
CIRCULARS = register(
    Kind(
        "circulars",
        _("通知"),
        Circular,
        circulars_seen_by,
        series=numbering.register("TG"),
        document=lambda circular: tokens.document(
            codes=(circular.record.number or "", circular.origin_number),
            texts=(circular.title, circular.text, circular.origin),
        ),
    )
)


def _standing(circular: Circular) -> bool:
    return circular.record.voided_at is None


def _due(act):
    """By when it is to be read."""
    return due_by(needed(CLAUSE, WITHIN, act.department, act.now), CLAUSE, act.department, act.now).at


def _address(act, circular: Circular, departments, posts, members) -> list[str]:
    """Puts everybody meant on the list who does not stand there yet, and tells them. Who was meant, in words."""
    known = set(circular.addressees.values_list("member", flat=True))
    meant = members_addressed(departments, posts, members)
    fresh = {key: pair for key, pair in meant.items() if key not in known and key != circular.issued_by_id}
    if not fresh:
        raise Refused(
            _("没有需要增加的收阅人") if known else _("还没有选择发给谁"),
            _("选择部门、岗位或个人；发布人自己不用阅读"),
            field="departments",
        )
    due = _due(act)
    Addressee.objects.bulk_create(
        Addressee(circular=circular, member=member, department=department, due=due)
        for member, department in fresh.values()
    )
    said = _("%(sort)s：%(title)s，%(due)s前阅读") % {
        "sort": circular.get_sort_display(),
        "title": circular.title,
        "due": f"{clock.local(due):%m-%d %H:%M}",
    }
    for member, _department in fresh.values():
        act.tell(member, said, key=f"circular {circular.pk}", clause=CLAUSE)
    return [str(one) for one in (*departments, *posts, *members)]


def _only_by_issuer(act, circular: Circular) -> None:
    """Raises Refused for all but whoever issued it and those who lead there."""
    if act.actor is None or act.actor.pk == circular.issued_by_id:
        return
    if reach_of(act.actor).rank(act.department) < SUPERVISING:
        raise Refused(
            _("这份通知由%s发布") % (circular.issued_by or circular.record.department),
            _("请发布人或主管办理"),
        )


@opens(
    "circulars.issue",
    label=_("发布通知"),
    clauses=["WY-P3"],
    form=forms.IssueForm,
    icon="speakerphone",
)
def issue_circular(act, record, *, title, text, sort, origin="", origin_number="", uploads=(), **audience):
    """What comes from above reaches everybody it concerns, and it can be seen who has read it."""
    if sort == Circular.Sort.FORWARDED and not origin:
        raise Refused(_("传达上级文件要写明来文单位"), _("填写“来文单位”"), field="origin")
    circular = Circular.objects.create(
        record=record,
        title=title,
        text=text,
        sort=sort,
        origin=origin,
        origin_number=origin_number,
        audience="",
        issued_by=act.actor,
        issued_at=act.now,
        due=_due(act),
    )
    meant = _address(act, circular, **_whole(audience))
    circular.audience = "、".join(meant)[:300]
    circular.save(update_fields=["audience"])
    act.attach(uploads)
    return circular


def _whole(audience: dict) -> dict:
    return {name: list(audience.get(name, ())) for name in ("departments", "posts", "members")}


@action(
    "circulars.add_readers",
    label=_("增加收阅人"),
    clauses=["WY-P3"],
    who="anyone",
    adds=True,
    form=forms.AddReadersForm,
    icon="user-plus",
    offered=_standing,
)
def add_readers(act, circular, **audience):
    """Who was left out, or came later, is told too; nobody is asked to read it twice."""
    _only_by_issuer(act, circular)
    meant = _address(act, circular, **_whole(audience))
    circular.audience = "、".join([circular.audience, *meant])[:300]


@action(
    "circulars.attach",
    label=_("添加附件"),
    clauses=["WY-P3"],
    who="anyone",
    adds=True,
    form=forms.CircularAttachForm,
    icon="paperclip",
    offered=_standing,
)
def attach_to_circular(act, circular, *, uploads):
    """The file that is passed on stands with what is said of it."""
    _only_by_issuer(act, circular)
    act.attach(uploads)


def _waited_for(circular: Circular) -> tuple[int | None, ...]:
    """Those whose signature is still missing."""
    return tuple(circular.addressees.filter(read_at=None).values_list("member", flat=True))


@action(
    "circulars.read",
    label=_("已阅"),
    clauses=["WY-P3"],
    who="anyone",
    adds=True,
    open_to=_waited_for,
    form=forms.ReadForm,
    tone="primary",
    icon="eye-check",
    offered=_standing,
)
def read_circular(act, circular, *, words=""):
    """Reading is each addressee's own to sign, with the time: nobody signs for another."""
    line = circular.addressees.filter(member=act.actor).first()
    if line is None:
        raise Refused(_("这份通知没有发给你"), "")
    if line.read_at:
        raise Refused(_("你已经签阅过"), "")
    line.read_at, line.words = act.now, words
    line.save(update_fields=["read_at", "words"])
    act.note(阅读意见=words)


@action(
    "circulars.set_task",
    label=_("附带任务"),
    clauses=["WY-P3", "YX-2.5.1b"],
    who="anyone",
    adds=True,
    form=forms.SetTaskForm,
    icon="clipboard-list",
    offered=_standing,
)
def set_task(act, circular, *, title, wanted, departments, due=None):
    """What a circular asks to be done is a task of each department it went to, whose answer comes back to it."""
    _only_by_issuer(act, circular)
    reached = set(circular.addressees.values_list("department", flat=True))
    if strange := [one for one in departments if one.pk not in reached]:
        raise Refused(_("这份通知没有发给%s") % strange[0].name, _("先“增加收阅人”"), field="departments")
    for department in departments:
        if due is not None:
            check_due(due, department, act.now)
        act.later(
            "tasks.give",
            department=department,
            title=title,
            wanted=wanted,
            due=due,
            opened_from=circular.record,
        )
    act.note(任务=title, 承办部门="、".join(one.name for one in departments))


@action(
    "circulars.withdraw",
    label=_("撤回通知"),
    clauses=["WY-P3"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=_standing,
)
def withdraw_circular(act, circular):
    """What was sent by mistake is taken back with the reason; it keeps its number and who had read it."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    _only_by_issuer(act, circular)
    act.held.record.voided_at = act.now
    said = _("通知已撤回：%(title)s（%(why)s）") % {"title": circular.title, "why": act.reason}
    for line in circular.addressees.select_related("member"):
        act.tell(line.member, said, key=f"circular {circular.pk} withdrawn", level="warning")


@action(
    "circulars.remind",
    label=_("催阅"),
    clauses=["WY-P3"],
    who="anyone",
    adds=True,
    hidden=True,
)
def remind_readers(act, circular):
    """Who has not read in time is reminded once a day, and only they."""
    late = overdue_readers(act.now).filter(circular=circular).select_related("member")
    for line in late:
        act.tell(
            line.member,
            _("请尽快阅读：%s") % circular.title,
            key=f"circular {circular.pk} {clock.local(act.now):%Y%m%d}",
            level="overdue",
            clause=CLAUSE,
        )
    act.note(未阅="、".join(line.member.name for line in late))
