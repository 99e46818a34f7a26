"""The style page: every token and component with words like those at a real desk. The face that later pages follow."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.web.forms import ActionForm, words_field, yes_no_field
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, chips


class SampleForm(ActionForm):
    groups = ((__("什么事"), ("title", "category", "cause", "urgent")),)
    wide = ("title",)
    title = forms.CharField(label=__("标题"), help_text=__("一句话说清是什么事"))
    category = forms.ChoiceField(label=__("类别"), choices=[("1", __("投诉")), ("2", __("意见"))])
    cause = words_field(__("事由"), help_text=__("照客户说的写"))
    urgent = yes_no_field(__("是否紧急"))


def _promises(now: dt.datetime) -> list[dict]:
    rows = (
        (_("当天调查核实"), -3, "red", "", "WY-G4"),
        (_("回电"), 2, "orange", "", "YX-2.1.2b"),
        (_("领导批阅"), 30, "yellow", "", "YX-2.1.2c"),
        (_("协办答复"), 90, "plain", "", "YX-2.1.3a"),
        (_("回电"), -26, "green", _("已兑现"), "YX-2.1.2b"),
        (_("跟进"), -40, "grey", _("已撤回"), "WY-G13"),
    )
    return [
        {
            "label": label,
            "due": now + dt.timedelta(hours=hours),
            "level": level,
            "state_label": state,
            "clause": chip(code),
            "to": _("客户"),
            "owner": "李敏",
        }
        for label, hours, level, state, code in rows
    ]


def _facts() -> list[dict]:
    return [
        {"label": _("客户"), "value": "陈**", "masked": True, "reveal_url": "#"},
        {"label": _("电话"), "value": "139****1246", "masked": True, "reveal_url": "#"},
        {"label": _("房屋"), "value": "3-2-1502", "url": "#"},
        {"label": _("建筑面积"), "value": "118.36 ㎡"},
        {"label": _("重要程度"), "value": _("较重"), "clause": chip("WY-S4")},
        {"label": _("备注"), "value": ""},
    ]


def _journal(now: dt.datetime) -> list[dict]:
    return [
        {
            "who": "王建国",
            "when": now - dt.timedelta(hours=2),
            "sentence": _("批阅"),
            "reason": "",
            "clauses": chips(["YX-2.1.2c"]),
            "changes": [(_("重要程度"), _("一般"), _("较重"))],
        },
        {
            "who": "李敏",
            "when": now - dt.timedelta(hours=5),
            "sentence": _("登记投诉"),
            "reason": _("客户情绪较急，家里有老人。"),
            "clauses": chips(["YX-2.1.2b"]),
            "changes": [],
        },
    ]


def _tiles() -> list[dict]:
    return [
        {"label": _("已逾期"), "value": 2, "unit": _("件"), "hint": _("最久 1 天"), "level": "red"},
        {"label": _("今天到期"), "value": 5, "unit": _("件"), "level": "orange"},
        {"label": _("两天内"), "value": 4, "unit": _("件"), "level": "yellow"},
        {"label": _("本月兑现率"), "value": "96.4", "unit": "%", "level": "green"},
    ]


def style(request: MemberRequest) -> HttpResponse:
    now = clock.now()
    refused = {
        "what": _("投诉处理单还有空项：处理结果"),
        "way_out": _("补全后再办结"),
        "clauses": chips(["WY-G6"]),
    }
    context = {
        "page_title": _("样式"),
        "promises": _promises(now),
        "facts": _facts(),
        "journal": _journal(now),
        "tiles": _tiles(),
        "clauses": chips(["YX-2.1.2b", "WY-G6"]),
        "actions": [
            {"label": _("联系客户"), "url": "#", "enabled": True, "primary": True, "icon": "phone"},
            {"label": _("转办"), "url": "#", "enabled": True, "icon": "arrow-forward-up"},
            {
                "label": _("办结"),
                "url": "#",
                "enabled": False,
                "why": _("工程部还没有答复协办事项。等对方答复后再办结"),
            },
            {"label": _("作废"), "url": "#", "enabled": True, "tone": "danger", "icon": "ban"},
        ],
        "steps": [
            {"label": _("已登记"), "state": "done"},
            {"label": _("处理中"), "state": "now"},
            {"label": _("答复客户"), "state": "todo"},
            {"label": _("办结"), "state": "todo"},
        ],
        "form": SampleForm({"title": "", "category": "1", "cause": _("卫生间渗水")}, member=request.user),
        "refusal": refused,
        "stale": {
            "who": "王建国",
            "when": now - dt.timedelta(minutes=6),
            "rows": [
                {
                    "name": "",
                    "label": _("重要程度"),
                    "base": _("一般"),
                    "theirs": _("较重"),
                    "yours": _("重大"),
                }
            ],
        },
        "empty": {"title": _("还没有投诉"), "words": _("客户打来的第一个投诉会出现在这里。")},
    }
    return render(request, "web/style.html", context)


screen(Screen("style", "style", style, right=""))
