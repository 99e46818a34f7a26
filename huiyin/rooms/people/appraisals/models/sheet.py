"""A member's sheet of a round: a hundred, less what is deducted, plus what is honoured. Points in hundredths."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Member
from huiyin.kernel.records.models import Particulars, Record
from huiyin.rooms.people.appraisals.models.round import Round, Sort
from huiyin.rooms.people.appraisals.models.standard import Item, Level, Standard
from huiyin.rooms.people.conduct.models import Breach, Reward

FULL = 100_00


class SheetState(models.TextChoices):
    DRAFT = "draft", _("考评中")
    DONE = "done", _("已考评")
    EXEMPT = "exempt", _("免考")


class AppraisalSheet(Particulars):
    """考核记录: of one member in one round; never written by the member."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="sheets", verbose_name=_("轮次"))
    sort = models.CharField(_("种类"), max_length=10, choices=Sort.choices)
    last_on = models.DateField(_("期间止"))
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="sheets", verbose_name=_("被考评人"), db_index=False
    )
    rank = models.PositiveSmallIntegerField()  # of the member's post then: only those above it read this
    post = models.CharField(_("岗位"), max_length=40)
    level = models.CharField(_("对象"), max_length=10, choices=Level.choices)
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="+", verbose_name=_("考评标准"))
    appraiser = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="appraised", verbose_name=_("考评人")
    )
    state = models.CharField(_("进度"), max_length=10, choices=SheetState.choices, default=SheetState.DRAFT)
    deducted = models.PositiveIntegerField(_("扣分（百分之一分）"), default=0)
    bonus = models.PositiveIntegerField(_("加分（百分之一分）"), default=0)
    score = models.PositiveIntegerField(_("得分（百分之一分）"), default=FULL)
    told = models.TextField(_("扣分与加分"), blank=True)  # in words, for ledger, workbook and journal
    remark = models.CharField(_("评语"), max_length=300, blank=True)
    exempt_why = models.CharField(_("免考理由"), max_length=200, blank=True)
    done_at = models.DateTimeField(_("考评时间"), null=True, blank=True)
    done_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", verbose_name=_("签署人"))
    keep_until = models.DateField(_("保存至"))

    class Meta:
        verbose_name = verbose_name_plural = _("考核记录")
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="a_sheet_a_member_and_round"),
            models.CheckConstraint(condition=Q(deducted__lte=FULL), name="no_more_than_all_is_deducted"),
            models.CheckConstraint(
                condition=Q(score__lte=FULL - F("deducted") + F("bonus")), name="a_score_is_its_parts"
            ),
            models.CheckConstraint(
                condition=Q(appraiser=None) | ~Q(appraiser=F("member")), name="nobody_appraises_themselves"
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.DONE, done_at__isnull=False)
                | (~Q(state=SheetState.DONE) & Q(done_at=None)),
                name="a_sheet_that_is_done_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.EXEMPT) | ~Q(exempt_why=""),
                name="who_is_exempt_is_so_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-record"], name="sheets_of_a_member"),
            models.Index(fields=["appraiser", "state"], name="sheets_of_an_appraiser"),
            models.Index(fields=["sort", "last_on"], name="sheets_of_a_period"),
            models.Index(fields=["keep_until"], name="sheets_by_retention"),
        ]

    def __str__(self) -> str:
        day = {Sort.ANNUAL: "%Y年度", Sort.MONTHLY: "%Y-%m", Sort.CHECK: "%Y-%m"}.get(
            Sort(self.sort), "%Y-%m-%d"
        )
        return f"{self.member} {self.last_on.strftime(day)} {self.get_sort_display()}"


class Deduction(models.Model):
    """What an item loses, with words and evidence. An objection may lessen it; what was claimed stays readable."""

    sheet = models.ForeignKey(AppraisalSheet, models.PROTECT, related_name="deductions")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name=_("子项"))
    points = models.PositiveIntegerField(_("扣分（百分之一分）"))
    claimed = models.PositiveIntegerField(_("原扣分（百分之一分）"))
    words = models.CharField(_("事由"), max_length=300)
    evidence = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("依据记录")
    )
    files = models.CharField(_("依据文件"), max_length=300, blank=True)
    zeroes = models.BooleanField(_("扣完该栏"), default=False)
    breach = models.ForeignKey(
        Breach, models.PROTECT, null=True, blank=True, related_name="deductions", verbose_name=_("违规记录")
    )
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("扣分人"))
    at = models.DateTimeField(_("扣分时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("扣分")
        constraints = [
            models.CheckConstraint(condition=Q(claimed__gt=0), name="a_deduction_takes_something"),
            models.CheckConstraint(condition=Q(points__lte=F("claimed")), name="an_objection_only_lessens"),
            models.CheckConstraint(condition=~Q(words=""), name="a_deduction_says_why"),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(files=""), name="a_deduction_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} −{self.points / 100:g} {self.words[:40]}"


class Bonus(models.Model):
    """What a reward of 嘉奖 or above adds; a reward adds once (reading 58)."""

    sheet = models.ForeignKey(AppraisalSheet, models.PROTECT, related_name="bonuses")
    reward = models.OneToOneField(Reward, models.PROTECT, related_name="bonus_point", verbose_name=_("奖励"))
    points = models.PositiveIntegerField(_("加分（百分之一分）"))
    words = models.CharField(_("情节"), max_length=200)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name=_("加分人"))
    at = models.DateTimeField(_("加分时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("加分")
        constraints = [models.CheckConstraint(condition=Q(points__gt=0), name="a_bonus_adds_something")]
