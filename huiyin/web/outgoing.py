"""What leaves the house: how one wants to be told, the department's robots, and what became of each message."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.notices import choosing
from huiyin.kernel.notices.choosing import BadAddress
from huiyin.kernel.notices.delivering import retry
from huiyin.kernel.notices.models import ROBOTS, Channel, Level, Outgoing, Robot
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

TONES = {
    Outgoing.State.WAITING: "accent",
    Outgoing.State.SENDING: "accent",
    Outgoing.State.SENT: "green",
    Outgoing.State.FAILED: "red",
    Outgoing.State.UNCERTAIN: "orange",
    Outgoing.State.DROPPED: "grey",
}
SET, SEE = "robots.set", "outbox.see"


def _levels(label):
    return forms.MultipleChoiceField(
        label=label,
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=__("没有勾选的，合在每日摘要里"),
    )


class PreferenceForm(forms.Form):
    email = forms.EmailField(
        label=__("我的邮箱"), max_length=120, required=False, help_text=__("不填则只在站内提醒")
    )
    mention = forms.CharField(
        label=__("群里怎么提醒我"),
        max_length=40,
        required=False,
        help_text=__("企业微信填账号，钉钉填手机号，飞书填姓名"),
    )
    levels = _levels(__("哪些消息马上发邮件"))
    digest = forms.BooleanField(label=__("每天发一封摘要"), required=False)


class RobotForm(forms.Form):
    department = forms.ModelChoiceField(Department.objects.none(), label=__("部门"))
    channel = forms.ChoiceField(label=__("平台"), choices=[(one.value, one.label) for one in ROBOTS])
    url = forms.CharField(
        label=__("机器人地址"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=__("从群机器人设置里整段复制；已设过的留空即不改"),
    )
    secret = forms.CharField(
        label=__("签名密钥"),
        max_length=120,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=__("钉钉、飞书开启“加签”时填写，保存后不再显示"),
    )
    levels = _levels(__("哪些消息马上发到群里"))
    digest = forms.BooleanField(label=__("每天在群里发一次各人件数"), required=False, initial=True)

    def __init__(self, *args, departments, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["department"].initial = departments.first()
        self.fields["levels"].initial = [Level.WARNING, Level.OVERDUE]
        if departments.count() == 1:
            self.fields["department"].widget = forms.HiddenInput()


def _departments(member):
    """The departments whose robots a member may set."""
    reach = reach_of(member)
    led = [pk for pk in reach.departments if reach.may(SET, pk)]
    return Department.objects.filter(pk__in=led).order_by("pk")


def settings(request: MemberRequest) -> HttpResponse:
    """One's own channels, to be tried at once."""
    chosen = choosing.preference_of(request.user)
    form = PreferenceForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(chosen, name) for name in ("email", "mention", "levels", "digest")},
    )
    if request.method == "POST" and _choose(request, form):
        return HttpResponseRedirect(reverse("notice_settings"))
    context = {
        "page_title": _("通知设置"),
        "form": form,
        "quiet": [
            param("WY-G13", "quiet_from"),
            param("WY-G13", "quiet_until"),
            param("WY-G13", "digest_at"),
        ],
        "may_set_robots": reach_of(request.user).may(SET),
        "clauses": chips(["WY-G13"]),
    }
    return render(request, "web/notice_settings.html", context, status=422 if form.errors else 200)


def robots(request: MemberRequest) -> HttpResponse:
    """The robots of the departments one leads; each can be tried at once. What is sealed is never shown again."""
    departments = _departments(request.user)
    found = Robot.objects.filter(department__in=departments).select_related("department", "set_by")
    do = request.POST.get("do", "")
    form = RobotForm(request.POST if do == "robot" else None, departments=departments)
    if request.method == "POST" and (
        _set(request, form) if do == "robot" else _try_or_remove(request, found, do)
    ):
        return HttpResponseRedirect(reverse("robots"))
    context = {
        "page_title": _("群机器人"),
        "robots": [{"robot": one, "levels": _said_levels(one.levels)} for one in found.order_by("pk")],
        "form": form,
        "clauses": chips(["YX-1.4"]),
    }
    return render(request, "web/robots.html", context, status=422 if form.errors else 200)


def _said_levels(levels) -> str:
    return "、".join(str(label) for value, label in Level.choices if value in levels) or _("只发摘要")


def _choose(request: MemberRequest, form: PreferenceForm) -> bool:
    if not form.is_valid():
        return False
    do = request.POST.get("do", "")
    if do == "try" and not form.cleaned_data["email"]:
        form.add_error("email", _("先填写邮箱，再发送测试"))
        return False
    choosing.choose(request.user, **form.cleaned_data)
    if do == "try":
        _say(request, choosing.try_email(request.user))
    else:
        messages.success(request, _("通知设置已保存"))
    return True


def _set(request: MemberRequest, form: RobotForm) -> bool:
    if not form.is_valid():
        return False
    facts = dict(form.cleaned_data)
    try:
        choosing.set_robot(request.user, facts.pop("department"), facts.pop("channel"), **facts)
    except BadAddress as problem:
        form.add_error("url", str(problem))
        return False
    messages.success(request, _("群机器人已保存，可以发送一条测试消息"))
    return True


def _try_or_remove(request: MemberRequest, robots, do: str) -> bool:
    key = request.POST.get("robot", "")
    robot = robots.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if robot is None:
        raise Http404
    if do == "robot_try":
        _say(request, choosing.try_robot(robot, request.user))
    elif do == "robot_remove":
        choosing.remove_robot(robot)
        messages.success(request, _("群机器人已删除，不再向这个群发消息"))
    return True


def _say(request: MemberRequest, row: Outgoing) -> None:
    if row.state == Outgoing.State.SENT:
        messages.success(request, _("测试消息已送出，请查收"))
    else:
        messages.error(request, _("没有送出：%s") % (row.error or row.get_state_display()))


def outbox(request: MemberRequest) -> HttpResponse:
    """What left the house for one's departments and members, and what did not; what failed is sent again from here."""
    reach = reach_of(request.user)
    led = [pk for pk in reach.departments if reach.may(SEE, pk)]
    found = Outgoing.objects.filter(
        Q(department__in=led) | Q(department=None, member__appointments__post__department__in=led)
    ).distinct()
    if request.method == "POST":
        key = request.POST.get("retry", "")
        if not (key.isascii() and key.isdigit() and len(key) < 19 and found.filter(pk=int(key)).exists()):
            raise Http404
        if retry(int(key)):
            messages.success(request, _("已重新排队，稍后发送"))
        return HttpResponseRedirect(f"{reverse('outbox')}?{request.GET.urlencode()}")
    state = request.GET.get("state", "")
    states = {"": __("全部"), "open": __("待发送"), "bad": __("失败与不明")}
    which = {"open": ["waiting", "sending"], "bad": ["failed", "uncertain"]}
    if state in which:
        found = found.filter(state__in=which[state])
    rows = found.select_related("member", "record", "department").defer("sealed").order_by("-id")
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page_title": _("发送记录"),
        "page": page,
        "rows": _lines(request.user, list(page)),
        "state": state if state in states else "",
        "states": states.items(),
    }
    return render(request, "web/outbox.html", context)


def _lines(member, rows: list[Outgoing]) -> list[dict]:
    """The messages as told to a member: which record one is about only where they see it."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        if row.record:
            keys.setdefault(row.record.kind, []).append(row.record.pk)
    seen = {
        pk
        for kind, found in keys.items()
        for pk in KINDS[kind].seen_by(member).filter(pk__in=found).values_list("pk", flat=True)
    }
    return [_line(row, row.record if row.record_id in seen else None) for row in rows]


def _line(row: Outgoing, record) -> dict:
    return {
        "row": row,
        "channel": dict(Channel.choices)[row.channel],
        "to": _("客户") if row.channel == Channel.SMS else row.member.name if row.member else row.department,
        "number": record.number if record else "",
        "url": reverse("record", args=[record.kind, record.pk]) if record else "",
        "tone": TONES[Outgoing.State(row.state)],
        "retry": row.state in (Outgoing.State.FAILED, Outgoing.State.UNCERTAIN),
        "uncertain": row.state == Outgoing.State.UNCERTAIN,
    }


screen(Screen("notice_settings", "notices/settings", settings, right="", label=__("通知设置")))
screen(
    Screen("robots", "notices/robots", robots, right=SET, label=__("群机器人"), nav="house", icon="messages")
)
screen(Screen("outbox", "outbox", outbox, right=SEE, label=__("发送记录"), nav="house", icon="send"))
