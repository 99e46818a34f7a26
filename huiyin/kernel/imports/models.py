"""A file on its way in: staged row by row, checked as a whole, applied in chunks, and taken back as a batch."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Member, Project
from huiyin.kernel.records.models import Record


class Batch(models.Model):
    """One file for one target.

    `report` holds `sheets` (what each holds, which were read), `warnings`, `missing` (required fields without a
    column) and `interrupted`. `mapping` is heading -> field ("": not read).
    """

    class State(models.TextChoices):
        READ = "read", _("待检查")
        CHECKED = "checked", _("已检查")
        APPLYING = "applying", _("导入中")
        APPLIED = "applied", _("已导入")
        UNDOING = "undoing", _("撤销中")
        UNDONE = "undone", _("已撤销")
        FAILED = "failed", _("已中断")

    target = models.CharField(_("导入内容"), max_length=30)
    filename = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField(_("文件指纹"), max_length=64, db_index=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.READ)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部门")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("项目")
    )
    mapping = models.JSONField(_("列对应"), default=dict)
    options = models.JSONField(_("选项"), default=dict)
    counts = models.JSONField(_("行数"), default=dict)
    report = models.JSONField(_("报告"), default=dict)
    done = models.PositiveIntegerField(_("已完成"), default=0)  # rows of what is under way
    total = models.PositiveIntegerField(_("共"), default=0)
    created_at = models.DateTimeField(_("上传时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    touched_at = models.DateTimeField(_("最近进展"))  # old while under way: its worker is gone

    class Meta:
        verbose_name = verbose_name_plural = _("导入批次")
        indexes = [models.Index(fields=["state", "touched_at"], name="batches_by_progress")]

    def __str__(self) -> str:
        return f"{self.filename} {self.get_state_display()}"

    @property
    def sheets(self) -> list[dict]:
        """The sheets that were read, in the order by which their rows name them."""
        return [sheet for sheet in self.report.get("sheets", ()) if sheet["read"]]


class StagedRow(models.Model):
    """One row of the file. Its cells are encrypted, and gone as soon as it is applied (YX-1.4)."""

    class State(models.TextChoices):
        READ = "read", _("待检查")
        READY = "ready", _("可导入")
        BAD = "bad", _("有问题")
        ASIDE = "aside", _("已搁置")
        SKIPPED = "skipped", _("未读取")  # titles, totals, notes: no data
        APPLIED = "applied", _("已导入")
        UNDONE = "undone", _("已撤销")

    OPEN = (State.READ, State.READY, State.BAD)

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    sheet = models.PositiveSmallIntegerField(_("工作表"))  # place in batch.sheets
    number = models.PositiveIntegerField(_("行号"))  # as Excel shows it
    hidden = models.BooleanField(_("隐藏行"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.READ)
    reason = models.CharField(_("搁置原因"), max_length=200, blank=True)
    cells = models.BinaryField(null=True)  # sealed: the raw cells in the order of the headings
    found = models.BinaryField(null=True)  # sealed: {"values": field -> value, "problems": [...]}
    # More of the same as an earlier row (a further door of one customer): goes in with that row.
    lead = models.ForeignKey("self", models.SET_NULL, null=True, related_name="followers")
    record = models.ForeignKey(Record, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("导入行")
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number"], name="a_row_once_a_batch")
        ]
        indexes = [models.Index(fields=["batch", "state", "id"], name="rows_of_a_batch_by_state")]

    @property
    def set_aside(self) -> bool:
        return self.state == self.State.ASIDE

    @property
    def place(self) -> str:
        """Where its cells stand: their ciphertext opens nowhere else."""
        return f"imports:{self.batch_id}:{self.sheet}:{self.number}"


class Mapping(models.Model):
    """Which field a heading meant when a person said so: in tables with just these headings, or in any ("")."""

    target = models.CharField(max_length=30)
    headings = models.CharField(max_length=64, blank=True)  # hash of the table's whole set of headings
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=30, blank=True)  # "": not to be read

    class Meta:
        verbose_name = verbose_name_plural = _("列对应记忆")
        constraints = [
            models.UniqueConstraint(
                fields=["target", "headings", "heading"], name="a_heading_remembered_once"
            )
        ]
