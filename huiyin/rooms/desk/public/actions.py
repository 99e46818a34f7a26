"""What happens at the open door: places are shown, matters shared with their customers, and customers heard."""

from __future__ import annotations

import re
import secrets

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.notices.routing import link_to, text_customer
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.desk.public import forms
from huiyin.rooms.desk.public.models import Link, Place
from huiyin.rooms.desk.public.queries import hash_of, links_of, places_seen_by
from huiyin.web.forms import ReasonForm

SECRET = re.compile(r"[\w-]{22}\Z", re.ASCII)

PLACES = register(Kind("places", _("公示地点"), Place, places_seen_by))


@opens("places.add", label=_("登记公示地点"), clauses=["WY-G3"], form=forms.AddPlaceForm, icon="map-pin")
def add_place(act, record, *, name, address, phone, hours, words="", slug=""):
    """Customers are told where and by which number to complain: each place gets a page of its own and a poster."""
    slug = slug or secrets.token_hex(4)
    if Place.objects.filter(slug=slug).exists():
        raise Refused(_("这个网址代号已被使用"), _("请换一个"))
    return Place.objects.create(
        record=record, slug=slug, name=name, address=address, phone=phone, hours=hours, words=words
    )


@action("places.correct", label=_("更正"), clauses=["WY-G3"], form=forms.CorrectPlaceForm, icon="edit")
def correct_place(act, place, **facts):
    """What is posted must be true; the address of the page stays, because it stands on posters."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(place, name, value)


@action("places.retire", label=_("停用"), clauses=["WY-G3"], form=ReasonForm, tone="danger", icon="ban")
def retire_place(act, place):
    """A place that is given up takes nothing down any more; its poster is to be taken off."""
    act.require_reason(_("停用需要写明理由"), _("写明地点撤销或搬迁"))
    act.held.record.voided_at = act.now


@action(
    "complaints.share_link",
    label=_("给客户查询链接"),
    clauses=["WY-G3", "JS-2.1", "YX-1.4"],
    adds=True,
    moves="*",
    form=forms.ShareForm,
    icon="share",
    offered=lambda complaint: bool(complaint.party) and not complaint.record.voided_at,
)
def share_link(act, complaint, *, secret="", by_message=False, consent=False):
    """Who waits can look for themselves how far it is, without asking and without reading what is internal."""
    record = complaint.record
    if complaint.party is None:
        raise Refused(_("匿名投诉没有可以查询的客户"), _("查明是谁后请先更正客户信息"))
    if not SECRET.match(secret):
        if secret or not by_message:
            raise Refused(_("链接已失效，没有签发"), _("请刷新页面，复制新的链接后再签发"))
        secret = forms.new_secret()
    link = Link.objects.create(matter=complaint.matter, secret_hash=hash_of(secret), issued_at=act.now)
    sent = by_message and text_customer(
        complaint.party,
        "link" if act.actor else "received",
        key=f"link {link.pk}",
        department=record.department_id,
        record=record.pk,
        number=record.number or "",
        link=link_to(f"/m/{secret}"),
    )
    if by_message and not sent and act.actor:
        raise Refused(
            _("短信发不出去：没有短信网关、客户没有电话，或客户不愿接受短信"),
            _("请复制链接，用别的方式给客户"),
        )
    act.note(
        短信=_("已排队") if sent else "",
        客户同意=_("为办理此事使用称呼和电话") if consent else "",
    )


@action(
    "complaints.revoke_links",
    label=_("收回查询链接"),
    clauses=["YX-1.4"],
    adds=True,
    moves="*",
    who="anyone",
    form=ReasonForm,
    icon="unlink",
    offered=lambda complaint: bool(links_of(complaint)),
)
def revoke_links(act, complaint):
    """A link that came into wrong hands opens nothing any more."""
    act.require_reason(_("收回链接需要写明理由"), _("写明为什么收回"))
    count = Link.objects.filter(matter=complaint.pk, revoked_at=None).update(revoked_at=act.now)
    if not count:
        raise Refused(_("没有可以收回的链接"), "")
    act.note(收回=str(_("%d个链接") % count))


@action(
    "complaints.add_remark",
    label=_("客户补充说明"),
    clauses=["YX-2.1.2c"],
    adds=True,
    who="anyone",
    hidden=True,
)
def add_remark(act, complaint, *, words):
    """What a customer adds reaches whoever works on it, word for word."""
    act.note(补充=words)
    act.tell(
        complaint.matter.owner,
        _("客户补充了说明：%s") % complaint.matter.title,
        key=f"remark {complaint.pk} {act.now:%Y%m%d%H%M%S%f}",
        level="warning",
    )


@action(
    "complaints.note_verdict",
    label=_("客户评价"),
    clauses=["JS-1.2"],
    adds=True,
    moves="*",
    who="anyone",
    hidden=True,
)
def note_verdict(act, complaint, *, link, verdict, words=""):
    """The customer says whether it is solved, not we; who is not satisfied opens it again."""
    if link.matter_id != complaint.pk or complaint.matter.is_open:
        raise Refused(_("这件事还在办理"), _("办结后再评价"))
    link.verdict, link.verdict_at = verdict, act.now
    link.save(update_fields=["verdict", "verdict_at"])
    act.note(评价=dict(Link.Verdict.choices)[verdict], 内容=words)
    if verdict == Link.Verdict.UNSATISFIED:
        act.later("complaints.reopen", complaint, reason=words)
