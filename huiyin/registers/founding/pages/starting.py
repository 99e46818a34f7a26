"""Going live: the house is founded by whoever has the code, then set up step by step, each seen to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.members.models import Department
from huiyin.registers.founding import actions, forms
from huiyin.registers.founding.queries import (
    MANAGE,
    counted,
    departments_managed_by,
    has_own_hours,
    nobody_yet,
    open_values,
    own_department,
    projects,
    staff_of,
)
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.switching import BACKEND, signed_in


def founding(request: HttpRequest) -> HttpResponse:
    """The first page of an empty house; there is none once somebody works here."""
    if not nobody_yet():
        raise Http404
    form = forms.FoundForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        if not actions.is_founding_code(facts.pop("code")):
            form.add_error("code", _("启用码不对，请看启动服务的窗口"))
        else:
            facts.pop("again")
            head = actions.found(**facts)
            login(request, head, backend=BACKEND)
            response = HttpResponseRedirect(reverse("getting_started"))
            signed_in(request, response, head)
            return response
    return render(request, "founding/founding.html", {"form": form}, status=422 if form.errors else 200)


# ── the steps ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Step:
    """One thing to set up: a form that does it, or the way to where it is done."""

    name: str
    title: object
    why: object
    form: type[forms.StepForm] | None = None
    do: Callable[[forms.StepForm], str] | None = None
    button: object = __("保存")


def _change_department(form) -> str:
    actions.change_department(form.department, **form.cleaned_data)
    return _("已保存")


def _add_project(form) -> str:
    return _("已建立项目：%s") % actions.add_project(**form.cleaned_data).name


def _add_partner(form) -> str:
    made = actions.add_partner(**form.cleaned_data)
    return _("%s已建立。") % form.cleaned_data["name"] + told_once(*made)


def _add_member(form) -> str:
    given = form.cleaned_data
    made = actions.add_member(
        name=given["name"],
        post=form.post_given(),
        phone=given["phone"],
        projects=given.get("for_projects") or (),
    )
    return told_once(*made)


def told_once(member, password: str) -> str:
    return _(
        "%(who)s的登录名是 %(name)s，初始密码 %(password)s，只显示这一次，请抄给本人，登录后自己修改"
    ) % {
        "who": member.name,
        "name": member.username,
        "password": password,
    }


def _set_hours(form) -> str:
    actions.set_hours(form.department, form.hours())
    return _("办公时间已保存，以后的时限按它计算")


STEPS = (
    Step("department", __("部门和规程"), __("按哪套规程办事，决定登记时问什么、承诺有哪些时限。"), forms.DepartmentForm, _change_department),
    Step("hours", __("办公时间"), __("时限只在上班时间里走；节假日和调休按公布的日历。"), forms.HoursForm, _set_hours),
    Step("projects", __("项目"), __("楼盘、小区或服务区域。成员可以只负责其中几个。"), forms.ProjectForm, _add_project, __("添加项目")),
    Step("members", __("成员"), __("一人一行；人多的可以用 Excel 一次导入。"), forms.MemberForm, _add_member, __("添加成员")),
    Step("partners", __("协办部门"), __("投诉要请哪些部门协助，就先建好哪些部门。"), forms.PartnerForm, _add_partner, __("添加部门")),
    Step("customers", __("房屋和客户"), __("原来的 Excel 直接上传，不用改表头：先房屋，后客户。")),
    Step("matters", __("未办结的旧事项"), __("带着原来答应客户的时间进来；已经过期的另排时间补办，不会一开张就满屏逾期。")),
    Step("rules", __("要由部门定的数"), __("规程没有写明、留给部门自己定的期限和标准。")),
    Step("call", __("第一通来电"), __("拿起电话，登记第一通。")),
)  # fmt: skip


def getting_started(request: MemberRequest) -> HttpResponse:
    """What is set up and what is not yet; each step is done on this page or one click away."""
    department = own_department(request.user) or departments_managed_by(request.user).first()
    if department is None:
        raise Http404
    open_step, bound = request.GET.get("step", ""), None
    if request.method == "POST":
        step = next((one for one in STEPS if one.name == request.POST.get("step") and one.do), None)
        if step is None or step.form is None or step.do is None:
            raise Http404
        open_step, bound = step.name, step.form(request.POST, member=request.user, department=department)
        if bound.is_valid():
            try:
                messages.success(request, step.do(bound), extra_tags="stays")
                return HttpResponseRedirect(
                    f"{reverse('getting_started')}?step={_after(step, department)}#{step.name}"
                )
            except Refused as refusal:
                bound.add_error(
                    refusal.field if refusal.field in bound.fields else None,
                    f"{refusal.what}。{refusal.way_out}",
                )
    state = _state(department)
    done = [name for name, (is_done, _words, _ways) in state.items() if is_done]
    open_step = open_step or next((one.name for one in STEPS if one.name not in done), "")
    shown = []
    for number, step in enumerate(STEPS, 1):
        is_done, words, ways = state[step.name]
        form = None
        if step.form:
            form = (
                bound
                if bound is not None and step.name == open_step
                else step.form(member=request.user, department=department)
            )
        shown.append(
            {
                "number": number,
                "name": step.name,
                "title": step.title,
                "why": step.why,
                "form": form,
                "button": step.button,
            }
            | {"done": is_done, "words": words, "ways": ways, "open": step.name == open_step}
        )
    context = {
        "page_title": _("启用向导"),
        "steps": shown,
        "done": len(done),
        "total": len(STEPS),
        "department": department,
    }
    return render(request, "founding/steps.html", context, status=422 if bound is not None else 200)


def _after(step: Step, department: Department) -> str:
    """The step to open next: of what is added several times the same again."""
    if step.name in ("projects", "members", "partners"):
        return step.name
    state = _state(department)
    return next((one.name for one in STEPS if not state[one.name][0]), "")


def _state(department: Department) -> dict[str, tuple[bool, str, list[tuple[str, str]]]]:
    """Step -> whether it is done, how far it is, and the ways from it."""
    kinds = counted("units", "customers", "complaints", "calls")
    people = staff_of([department]).filter(to_on=None).values("member").distinct().count()
    others = Department.objects.exclude(pk=department.pk).count()
    houses = [str(label).partition("（")[0] for code, label in forms.HOUSES if code in department.houses]
    own, hours, unset = has_own_hours(department), calendar_of(department.pk).hours, open_values(department)
    week = sum(bool(spans) for spans in hours.values())
    imports, upload = reverse("imports"), _("上传 Excel")
    named = [one.name for one in projects()]
    return {
        "department": (bool(houses), "、".join(houses), []),
        "hours": (own, _("每周%d天") % week if own else _("现在是默认的周一至周五"), []),
        "projects": (bool(named), "、".join(named[:6]), []),
        "members": (
            people > 1,
            _("%d人") % people,
            [(_("用 Excel 导入"), f"{imports}?what=members"), (_("全部成员"), reverse("people"))],
        ),
        "partners": (others > 0, _("%d个") % others if others else _("没有也可以"), []),
        "customers": (
            bool(kinds["customers"]),
            _("房屋%(u)d套，客户%(c)d位") % {"u": kinds["units"], "c": kinds["customers"]},
            [(_("上传房屋"), f"{imports}?what=units"), (_("上传客户"), f"{imports}?what=customers")],
        ),
        "matters": (
            bool(kinds["complaints"]),
            _("%d件") % kinds["complaints"] if kinds["complaints"] else _("没有旧事项可以跳过"),
            [(upload, f"{imports}?what=complaints")],
        ),
        "rules": (
            not unset,
            _("还有%d项没有定") % len(unset) if unset else _("都定了"),
            [(f"{clause} {label}", reverse("clause", args=[clause])) for clause, label in unset],
        ),
        "call": (
            bool(kinds["calls"]),
            _("已登记%d通") % kinds["calls"] if kinds["calls"] else _("还没有"),
            [(_("接电话"), reverse("call_desk"))],
        ),
    }


screen(Screen("founding", "start", founding, right="", public=True))
screen(
    Screen(
        "getting_started",
        "start/steps",
        getting_started,
        right=MANAGE,
        label=__("启用向导"),
        nav="house",
        icon="list-check",
    )
)
