"""项目资料: what is known of a project before it starts, with its sources, plans and prices (YX-2.3.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.files.models import File
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates import forms
from huiyin.registers.estates.models import Document, Sheet, SheetLine
from huiyin.registers.estates.queries import sheets_seen_by

CLAUSES = ["YX-2.3.1"]


def _document(sheet: Sheet) -> str:
    lines = [f"{line.label}{line.value}" for line in sheet.lines.order_by("position", "pk")]
    titles = [document.title for document in sheet.documents.filter(withdrawn=False)]
    return tokens.document(
        names=[sheet.project.name], codes=(sheet.record.number or "",), texts=(*lines, *titles)
    )


SHEETS = register(
    Kind(
        "sheets",
        _("项目资料"),
        Sheet,
        sheets_seen_by,
        series=numbering.register("XM", "XM-{n:03d}"),
        document=_document,
    )
)


@opens(
    "sheets.open", label=_("建立项目资料"), clauses=CLAUSES, form=forms.SheetForm, icon="building-community"
)
def open_sheet(act, record, *, works=None, under_construction=True):
    """Nobody sells or explains a project that the desk does not know: its sheet begins before the project does."""
    if record.project is None:
        raise Refused(_("没有选项目"), _("选择是哪个项目的资料"), field="project")
    if there := Sheet.objects.select_related("record").filter(project=record.project).first():
        raise Refused(
            _("%s已经有项目资料") % record.project.name, _("请在 %s 里补充") % there.record, field="project"
        )
    return Sheet.objects.create(
        record=record, project=record.project, works=works, under_construction=under_construction
    )


@action(
    "sheets.correct",
    label=_("更正"),
    clauses=[*CLAUSES, "YX-2.5.2"],
    who="anyone",
    form=forms.CorrectSheetForm,
    icon="edit",
)
def correct_sheet(act, sheet, *, works, under_construction):
    """Who is asked how far it is changes, and one day nobody is asked any more; with the reason."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    sheet.works, sheet.under_construction = works, under_construction


@action(
    "sheets.set_line",
    label=_("填写概况"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.LineForm,
    tone="primary",
    icon="list-check",
)
def set_line(act, sheet, *, label, value, origin, as_of):
    """A thing known of a project stands with its origin and day; another value of it needs a reason."""
    line = sheet.lines.filter(label=label).first()
    if line is None:
        SheetLine.objects.create(
            sheet=sheet,
            label=label,
            value=value,
            origin=origin,
            as_of=as_of,
            position=sheet.lines.count() + 1,
        )
        act.note(**{label: f"{value}（{origin}）"})
        return
    if as_of < line.as_of:
        raise Refused(
            _("%(label)s已有截至%(day)s的内容") % {"label": label, "day": f"{line.as_of:%Y-%m-%d}"},
            _("核对截至日期，旧的内容在“经过”里可以查到"),
            field="as_of",
        )
    if line.value != value:
        act.require_reason(_("改动%s需要写明理由") % label, _("在“理由”一栏写一句"))
        act.note(**{label: f"{line.value} → {value}（{origin}）"})
    else:
        act.note(**{label: _("再次核实（%s）") % origin})
    line.value, line.origin, line.as_of = value, origin, as_of
    line.save(update_fields=["value", "origin", "as_of"])


@action(
    "sheets.drop_line",
    label=_("删去一项概况"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.DropLineForm,
    icon="eraser",
    offered=lambda sheet: sheet.lines.exists(),
)
def drop_line(act, sheet, *, label):
    """What does not belong on the sheet leaves it with the reason; what it said stands in the history."""
    act.require_reason(_("删去需要写明理由"), _("在“理由”一栏写一句"))
    line = sheet.lines.filter(label=label).first()
    if line is None:
        raise Refused(_("没有“%s”这一项") % label, _("刷新页面后再选"), field="label")
    act.note(**{label: f"{line.value} → {_('删去')}"})
    line.delete()


@action(
    "sheets.add_document",
    label=_("添加图纸或价格表"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.DocumentForm,
    icon="upload",
)
def add_document(act, sheet, *, sort, title, edition, dated, uploads):
    """Plans and prices are handed out in their latest edition, and it can be told which was in force when."""
    if len(uploads) != 1:
        raise Refused(_("一份资料对应一个文件"), _("几个文件请分几次添加"), field="uploads")
    if sheet.documents.filter(title=title, edition=edition, withdrawn=False).exists():
        raise Refused(
            _("%(title)s的%(edition)s已经有了") % {"title": title, "edition": edition},
            _("新的一版用新的版本号；传错的先撤下"),
            field="edition",
        )
    act.attach(uploads)
    file = File.objects.get(record=sheet.record, sha256=uploads[0].sha256)
    document = Document.objects.create(
        sheet=sheet, sort=sort, title=title, edition=edition, dated=dated, file=file
    )
    act.note(资料=str(document), 版本日期=f"{dated:%Y-%m-%d}")


@action(
    "sheets.withdraw_document",
    label=_("撤下图纸或价格表"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.WithdrawDocumentForm,
    tone="danger",
    icon="ban",
    offered=lambda sheet: sheet.documents.filter(withdrawn=False).exists(),
)
def withdraw_document(act, sheet, *, document):
    """What was put up by mistake is handed out no more; the file stays for whoever was given it."""
    act.require_reason(_("撤下需要写明理由"), _("在“理由”一栏写一句"))
    if document.sheet_id != sheet.pk or document.withdrawn:
        raise Refused(_("这份资料不在这里"), _("刷新页面后再选"), field="document")
    document.withdrawn = True
    document.save(update_fields=["withdrawn"])
    act.note(资料=str(document))
