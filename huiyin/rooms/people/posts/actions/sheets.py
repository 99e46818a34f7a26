"""部门表: what a department is on paper, and who leads it (ZH-D, YX-3.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import in_force
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import DepartmentSheet
from huiyin.rooms.people.posts.queries import sheets_seen_by

SHEETS = register(
    Kind(
        "departmentsheets",
        _("部门表"),
        DepartmentSheet,
        sheets_seen_by,
        series=numbering.register("BM", "BM-{n:03d}"),
        document=lambda sheet: tokens.document(
            names=[sheet.department.name],
            codes=(sheet.record.number or "", sheet.department.code),
            texts=(sheet.mission, sheet.unit),
        ),
    )
)


def _check(department: Department, reports_to) -> None:
    if reports_to is not None and reports_to.department_id == department.pk:
        raise Refused(
            _("%s就在本部门，不能是部门的直接上级") % reports_to.name,
            _("选择上级部门的岗位，没有就不填"),
            field="reports_to",
            clause="ZH-D",
        )


@opens(
    "departmentsheets.draw_up",
    label=_("建立部门表"),
    clauses=["ZH-D"],
    form=forms.SheetForm,
    icon="building-estate",
)
def draw_up(act, record, *, mission, headcount, reports_to=None, unit=""):
    """A department says on one sheet what it is for, to whom it reports and with how many people."""
    department = record.department
    if there := DepartmentSheet.objects.filter(department=department).select_related("record").first():
        raise Refused(
            _("%s已经有部门表") % department.name, _("请在 %s 里修改") % there.record, field="department"
        )
    _check(department, reports_to)
    return DepartmentSheet.objects.create(
        record=record,
        department=department,
        reports_to=reports_to,
        unit=unit,
        mission=mission,
        headcount=headcount,
    )


@action(
    "departmentsheets.change",
    label=_("修订"),
    clauses=["ZH-D", "ZH-J1.2"],
    who="anyone",
    form=forms.ChangeSheetForm,
    icon="edit",
)
def change_sheet(act, sheet, *, name, code, reports_to, unit, mission, headcount):
    """Each version says why it differs from the one before; the department itself is renamed with its sheet."""
    act.require_reason(_("修订部门表需要写明理由"), _("在“理由”一栏写一句"))
    department = sheet.department
    _check(department, reports_to)
    others = Department.objects.exclude(pk=department.pk)
    if others.filter(name=name).exists():
        raise Refused(_("已经有叫“%s”的部门") % name, _("换一个名称"), field="name")
    if others.filter(code=code).exists():
        raise Refused(_("编号“%s”已被使用") % code, _("换一个编号"), field="code")
    for label, field, value in ((_("部门名称"), "name", name), (_("部门编号"), "code", code)):
        if (old := getattr(department, field)) != value:
            act.note(**{str(label): f"{old} → {value}"})
            setattr(department, field, value)
    department.save(update_fields=["name", "code"])
    sheet.reports_to, sheet.unit, sheet.mission, sheet.headcount = reports_to, unit, mission, headcount


@action(
    "departmentsheets.change_head",
    label=_("更换负责人"),
    clauses=["YX-3.3", "ZH-J1.2"],
    who="anyone",
    form=forms.HeadForm,
    icon="user-star",
)
def change_head(act, sheet, *, head):
    """A department always has a head who works there: the last to whom a matter without anybody else falls."""
    act.require_reason(_("更换负责人需要写明理由"), _("在“理由”一栏写一句"))
    department = sheet.department
    if head.pk == department.head_id:
        raise Refused(_("%s本来就是负责人") % head.name, _("请选择其他人"), field="head")
    if not in_force(clock.today()).filter(member=head, post__department=department).exists():
        raise Refused(
            _("%(who)s没有%(where)s的岗位") % {"who": head.name, "where": department.name},
            _("先办理任职"),
            field="head",
            clause="YX-3.3",
        )
    act.note(负责人=f"{department.head.name} → {head.name}")
    department.head = head
    department.save(update_fields=["head"])
    act.tell(
        head,
        _("你是%s的负责人了") % department.name,
        key=f"head {sheet.pk} {sheet.record.version}",
        clause="YX-3.3",
    )
