"""Certificates: registered with what they cover, put right, renewed, taken back, and told of before they expire."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.launches import forms
from huiyin.rooms.sales.launches.actions.settling import unsettled
from huiyin.rooms.sales.launches.models import Certificate, CertificateSort, Launch
from huiyin.rooms.sales.launches.queries import certificates_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-2.3.3"]
CERTIFICATES = register(
    Kind(
        "certificates",
        _("证照"),
        Certificate,
        certificates_seen_by,
        series=numbering.register("ZZ"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.code),
            texts=(one.project.name, one.called, one.code, one.issuer, one.where, one.scope),
        ),
        silent=frozenset({"told", "renews_id"}),
    )
)


def _check(one: Certificate, buildings) -> None:
    """Raises Refused for what no certificate can say."""
    if one.project_id is None:
        raise Refused(_("没有选项目"), _("选择是哪个项目的证照"), field="buildings")
    if not buildings:
        raise Refused(_("没有选楼栋"), _("选择证照包括的楼栋"), field="buildings")
    if any(building.project_id != one.project_id for building in buildings):
        raise Refused(_("这几栋不是同一个项目的"), _("每个项目分别登记"), field="buildings")
    if one.issued_on > clock.today():
        raise Refused(_("发证日期还没有到"), _("核对证上的日期"), field="issued_on")
    if one.expires_on and one.expires_on <= one.issued_on:
        raise Refused(_("有效期不晚于发证日期"), _("核对证上的日期"), field="expires_on")
    if one.sort == CertificateSort.OTHER and not one.title:
        raise Refused(_("没有写证照名称"), _("写明是什么证照"), field="title")
    same = Certificate.objects.filter(sort=one.sort, code=one.code, voided=False, replaced_on=None)
    if other := same.exclude(pk=one.pk).select_related("record").first():
        raise Refused(
            _("这份%(what)s已经登记：%(number)s") % {"what": one.called, "number": other.record},
            _("换发或延期的，在那一份上用“换证”"),
            field="code",
        )


def check_within(units, buildings: set[int]) -> None:
    if outside := [unit for unit in units if unit.building_id not in buildings]:
        raise Refused(
            _("%s不在所选的楼栋里") % "、".join(unit.path for unit in outside[:5]),
            _("补选楼栋，或去掉这些房屋"),
            field="doors",
        )


def _cover(act, one: Certificate, buildings, units) -> None:
    """Sets what it covers: buildings whole, or those doors of them that are named."""
    units = list(units)
    check_within(units, {building.pk for building in buildings})
    one.buildings.set(buildings)
    one.units.set(units)
    act.note(楼栋=one.where, 套数=len(units) or "")


@opens(
    "certificates.register",
    label=_("登记证照"),
    clauses=CLAUSES,
    form=forms.CertificateForm,
    from_=["launches", "sheets"],
    icon="certificate",
)
def register_certificate(
    act,
    record,
    *,
    buildings,
    whole=True,
    units=(),
    uploads=(),
    renews=None,
    expires_on=None,
    title="",
    **facts,
):
    """What may be sold follows from papers: each with number, issuer, days and scope, so that it can be shown."""
    buildings = list(buildings)
    one = Certificate(
        record=record,
        project=record.project,
        whole=whole and not units,
        renews=renews,
        expires_on=expires_on,
        title=title if facts["sort"] == CertificateSort.OTHER else "",
        **facts,
    )
    _check(one, buildings)
    one.save(force_insert=True)
    _cover(act, one, buildings, units)
    act.attach(uploads)
    return one


@action(
    "certificates.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.CorrectCertificateForm,
    icon="edit",
)
def correct_certificate(act, one, *, buildings, whole=True, units=(), uploads=(), title="", **facts):
    """What was copied wrongly from the paper is put right with the reason, and the checklists follow."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    buildings = list(buildings)
    if facts["expires_on"] != one.expires_on:
        one.told = 0
    for name, value in facts.items():
        setattr(one, name, value)
    if one.sort == CertificateSort.OTHER:
        one.title = title
    _check(one, buildings)
    one.whole = whole and not units
    _cover(act, one, buildings, units)
    act.attach(uploads)


@action(
    "certificates.renew",
    label=_("换证"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.RenewCertificateForm,
    tone="primary",
    icon="refresh",
    offered=lambda one: one.replaced_on is None and not one.voided,
)
def renew_certificate(act, one, *, code, issuer, issued_on, buildings, expires_on=None, **facts):
    """A renewed or prolonged certificate is a new one that points at the old; which held when can always be told."""
    if one.replaced_on is not None:
        raise Refused(_("这份证照已经换发"), _("打开新的一份"))
    if issued_on < one.issued_on:
        raise Refused(_("新证的发证日期早于旧证"), _("核对证上的日期"), field="issued_on")
    one.replaced_on = issued_on
    one.save(update_fields=["replaced_on"])
    record = act.held.record
    new = act.beforehand(
        "certificates.register",
        department=record.department,
        project=record.project,
        sort=one.sort,
        title=one.title,
        code=code,
        issuer=issuer,
        issued_on=issued_on,
        expires_on=expires_on,
        buildings=buildings,
        renews=one,
        **facts,
    )
    act.link(new.record, "renewed")
    act.note(新证=code)


@action(
    "certificates.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_certificate(act, one):
    """A certificate entered by mistake, or revoked, permits nothing; the checklists that rest on it open again."""
    if getattr(one, "renewed_by", None) is not None and not one.renewed_by.voided:
        raise Refused(_("这份证照已经换发"), _("先作废新的一份：%s") % one.renewed_by.record)
    act.void(_("写明是误登还是被撤销"))
    one.voided = True
    if old := one.renews:  # what it took the place of stands again
        old.replaced_on = None
        old.save(update_fields=["replaced_on"])


@after("certificates.register")
@after("certificates.correct")
@after("certificates.renew")
@after("certificates.void")
def settle_lines(act, one) -> None:
    """The checklists of the project are looked at anew; where nothing changed nothing is written."""
    going_on = Launch.objects.filter(project=one.project_id, voided=False, matter__closed_at=None)
    for launch in going_on.select_related("matter__record").order_by("pk"):
        if unsettled(launch):
            act.then("launches.settle_certificates", launch.pk)


@action(
    "certificates.remind",
    label=_("提醒证照到期"),
    clauses=CLAUSES,
    who="anyone",
    adds=True,
    hidden=True,
)
def remind_of_expiry(act, one):
    """Whoever looks after the project learns in time that a certificate runs out, and once more when it has."""
    today = clock.today()
    expired = one.expires_on < today
    one.told = 2 if expired else 1
    what = {"project": one.project.name, "what": one, "day": f"{one.expires_on:%Y-%m-%d}"}
    words = (
        _("%(project)s的%(what)s已于%(day)s到期") if expired else _("%(project)s的%(what)s将于%(day)s到期")
    )
    record = act.held.record
    owner = default_owner(record.department, record.project_id, at=act.now)
    act.tell(
        owner,
        words % what,
        key=f"certificate {one.pk} {one.expires_on} {one.told}",
        level="warning",
        clause="YX-2.3.3",
    )
    act.note(责任人=owner.name, 有效期至=what["day"])
