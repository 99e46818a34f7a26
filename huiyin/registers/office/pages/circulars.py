"""The ledger of circulars, the page with who has read and who has not, and what is still to be read on the desk."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.models import Addressee, Circular
from huiyin.registers.office.queries import unread_by, with_reading
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page, waiting
from huiyin.web.saying import badge_cell, chosen, state_badge
from huiyin.web.templatetags.huiyin import when


def share(read: int, readers: int) -> str:
    """12/15（80%）"""
    return f"{read}/{readers}（{read * 100 // readers}%）" if readers else "0/0"


def _reading(circular) -> dict:
    whole = circular.read == circular.readers
    tone = "green" if whole else "orange" if circular.due < clock.now() else "accent"
    return badge_cell(share(circular.read, circular.readers), tone)


def _state(line, now) -> dict:
    late = line.due < now
    return {
        "state_label": _("逾期未阅") if late else _("未阅"),
        "state_tone": "red" if late else "grey",
    }


def _sections(circular, member):
    now = clock.now()
    lines = list(circular.addressees.select_related("member", "department").order_by("read_at", "pk"))
    read = [line for line in lines if line.read_at]
    left = [line for line in lines if not line.read_at]
    missing = [
        {"label": line.member.name, "words": line.department.name, "url": ""} | _state(line, now)
        for line in left
    ]
    signed = [
        Fact(f"{line.member.name}（{line.department.name}）", f"{when(line.read_at)} {line.words}".strip())
        for line in read
    ]
    return [
        Section(chosen(circular, "sort"), text=circular.text),
        *_tasks(circular, member),
        Section(_("已阅 %s") % share(len(read), len(lines)), facts=signed, text=_("还没有人签阅。")),
        *([listed(_("未阅 %d 人") % len(left), missing)] if left else []),
    ]


def _tasks(circular, member) -> list[Section]:
    """What departments were asked to do by it, and their answers, as far as the member sees them."""
    kind = KINDS["tasks"]
    opened = circular.record.links_out.filter(kind="opened", to_record__kind="tasks").values("to_record")
    tasks = kind.particulars(kind.seen_by(member)).filter(pk__in=opened).order_by("pk")
    lines = [
        {
            "label": f"{task.record.department.name}：{task.matter.title}",
            "words": f"{task.matter.owner.name} {task.result or task.progress}",
            "url": reverse("record", args=["tasks", task.pk]),
        }
        | state_badge(kind, task.matter)
        for task in tasks
    ]
    return [listed(_("附带任务"), lines)] if lines else []


def _facts(circular, member):
    facts = [
        Fact(_("类别"), chosen(circular, "sort")),
        Fact(_("发布部门"), circular.record.department.name),
        Fact(_("发布人"), circular.issued_by.name if circular.issued_by else ""),
        Fact(_("发布时间"), when(circular.issued_at)),
        Fact(_("阅读期限"), when(circular.due), clause="WY-P3"),
        Fact(_("发送范围"), circular.audience),
    ]
    if circular.sort == Circular.Sort.FORWARDED:
        facts[1:1] = [
            Fact(_("来文单位"), circular.origin),
            Fact(_("来文编号"), circular.origin_number),
        ]
    return facts


def _mine(member, **facts):
    return Q(Exists(Addressee.objects.filter(circular=OuterRef("pk"), member=member, **facts)))


page(
    Page(
        "circulars",
        "work",
        "speakerphone",
        order=12,
        columns=(
            number_column(),
            Column("title", __("标题"), lambda c: c.title, wide=True, filter="title__contains"),
            Column(
                "sort",
                __("类别"),
                lambda c: chosen(c, "sort"),
                filter="sort",
                choices=Circular.Sort.choices,
            ),
            Column("read", __("已阅"), _reading, template="web/components/cell_badge.html"),
            Column("department", __("发布部门"), lambda c: c.record.department.name),
            Column("by", __("发布人"), lambda c: c.issued_by.name if c.issued_by else ""),
            Column(
                "issued",
                __("发布时间"),
                lambda c: when(c.issued_at),
                filter="issued_at",
                day=True,
                full=lambda c: c.issued_at,
            ),
            Column("due", __("阅读期限"), lambda c: when(c.due), minor=True, full=lambda c: c.due),
            Column("audience", __("发送范围"), lambda c: c.audience, wide=True, minor=True),
            Column("origin", __("来文单位"), lambda c: c.origin, filter="origin__contains", hidden=True),
            Column("origin_number", __("来文编号"), lambda c: c.origin_number, hidden=True),
        ),
        rows=lambda rows: with_reading(rows).select_related("record__department", "issued_by"),
        one=lambda rows: rows.select_related("issued_by"),
        facts=_facts,
        sections=_sections,
        views=(
            View("unread", __("我未阅的"), lambda member: _mine(member, read_at=None)),
            View("mine", __("发给我的"), _mine),
            View("issued", __("我发布的"), lambda member: Q(issued_by=member)),
        ),
        clauses=("WY-P3",),
        empty=__("通知、通报和上级文件从这里下发，收阅人逐一签阅。"),
        told_whole=True,
        facts_title=__("通知信息"),
    )
)


@waiting
def circulars_to_read(member) -> list[dict]:
    """What is addressed to a member and not yet signed, for their desk."""
    now = clock.now()
    return [
        {
            "title": line.circular.title,
            "url": reverse("record", args=["circulars", line.circular_id]),
            "asker": line.circular.issued_by.name if line.circular.issued_by else "",
            "when": line.circular.issued_at,
            "words": _("%s前阅读") % f"{clock.local(line.due):%m-%d %H:%M}",
            "level": "red" if line.due < now else "",
            "state_label": _("逾期未阅"),
            "act": {
                "label": _("已阅"),
                "url": reverse("act", args=["circulars", line.circular_id, "circulars.read"]) + "?back=desk",
            },
        }
        for line in unread_by(member)[:30]
    ]
