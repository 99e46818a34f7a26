"""Who works here: departments, projects, posts and the members who hold them."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberManager(BaseUserManager["Member"]):
    def create_member(self, username: str, name: str, password: str | None = None, **facts) -> "Member":
        """A member who may sign in once a password is set."""
        member = self.model(username=username, name=name, **facts)
        member.set_password(password)
        member.save(using=self._db)
        return member


class Member(AbstractBaseUser):
    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    initials = models.CharField(_("拼音首字母"), max_length=20, blank=True, db_index=True)
    phone = models.CharField(_("手机"), max_length=20, blank=True)
    is_active = models.BooleanField(_("在职"), default=True)

    USERNAME_FIELD = "username"
    objects = MemberManager()

    within: tuple[str, ...] | None = None  # the scopes of the token they came by, for one request

    class Meta:
        verbose_name = verbose_name_plural = _("成员")

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department always has a head: the last to whom a matter without anybody else falls (YX-3.3)."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("上级部门"))
    head = models.ForeignKey(Member, models.PROTECT, related_name="heads", verbose_name=_("负责人"))
    houses = models.JSONField(_("适用规程"), default=list)  # of YX, WY, JS, ZH
    phone = models.CharField(_("服务电话"), max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("部门")

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """The bare identity of a project (楼盘): enough to bound who sees what. Its particulars are in estates."""

    code = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("项目"), max_length=60, unique=True)
    initials = models.CharField(_("拼音首字母"), max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("项目")

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post of a department. Its role names what it may do: see config/roles.py."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="posts", verbose_name=_("部门"))
    name = models.CharField(_("岗位"), max_length=40)
    role = models.CharField(_("权限角色"), max_length=20)
    headcount = models.PositiveSmallIntegerField(_("编制"), default=1)
    # two lines of reporting, where the house has drawn them (WY-S0)
    directed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="directs", verbose_name=_("直接上级岗位")
    )
    supervised_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervises",
        verbose_name=_("监督指导岗位"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="one_post_of_a_name"),
            models.CheckConstraint(
                condition=~models.Q(directed_by=models.F("id")) & ~models.Q(supervised_by=models.F("id")),
                name="no_post_reports_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.name}"


class Appointment(models.Model):
    """A member holds a post for a time, for some projects or (with none named) for all."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="appointments", verbose_name=_("成员"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name=_("岗位"))
    projects = models.ManyToManyField(
        Project, blank=True, related_name="appointments", verbose_name=_("负责项目")
    )
    from_on = models.DateField(_("任职日期"))
    to_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任职")

    def __str__(self) -> str:
        return f"{self.member} {self.post}"


class Absence(models.Model):
    """While absent a member keeps what they own; the stand-in acts for them and the journal names both."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="absences", verbose_name=_("成员"))
    stand_in = models.ForeignKey(Member, models.PROTECT, related_name="stands_in", verbose_name=_("代理人"))
    from_at = models.DateTimeField(_("起"))
    to_at = models.DateTimeField(_("止"))
    reason = models.CharField(_("原因"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("离岗")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_at__gt=models.F("from_at")), name="absence_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~models.Q(stand_in=models.F("member")), name="nobody_stands_in_for_self"
            ),
        ]
        indexes = [models.Index(fields=["stand_in", "to_at"]), models.Index(fields=["member", "to_at"])]

    def __str__(self) -> str:
        return f"{self.member} → {self.stand_in}"


class QuickCode(models.Model):
    """Six digits by which a member takes over a shared computer at which they signed in that day."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="quick_code")
    hashed = models.CharField(max_length=128)
    failures = models.PositiveSmallIntegerField(default=0)  # since it last fitted
