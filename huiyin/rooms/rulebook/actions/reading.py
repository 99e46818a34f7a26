"""Reading and signing: who is bound by a text signs, under their own name, that they have read it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.making import due_by
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import members_addressed
from huiyin.rooms.rulebook import forms
from huiyin.rooms.rulebook.models import Reading, Signature
from huiyin.rooms.rulebook.queries.reading import overdue, readings_seen_by
from huiyin.web.forms import ReasonForm

# Under which clause each house asks for the signature.
CLAUSES = {"YX": "YX-1.1", "WY": "WY-A4.4.1", "JS": "JS-1.3", "ZH": "ZH-J1.12"}
SIGNING = tuple(CLAUSES.values())
READINGS = register(
    Kind(
        "readings",
        _("条款签阅"),
        Reading,
        readings_seen_by,
        series=numbering.register("QY"),
        document=lambda reading: tokens.document(
            codes=(reading.record.number or "", reading.clause_id or ""), texts=(reading.title, reading.text)
        ),
    )
)


def _standing(reading: Reading) -> bool:
    return reading.record.voided_at is None


def _due(act, house: str):
    clause = CLAUSES[house]
    limit = needed(clause, "sign_within", act.department, act.now)
    return due_by(limit, clause, act.department, act.now).at


def _address(act, reading: Reading, departments) -> list[Signature]:
    """Puts everybody on the list whom the text binds and who does not stand there yet, and tells them."""
    known = set(reading.signatures.values_list("member", flat=True))
    meant = members_addressed(departments, [], [])
    due = _due(act, reading.house)
    fresh = [
        Signature(reading=reading, member=member, department=department, due=due)
        for key, (member, department) in meant.items()
        if key not in known
    ]
    Signature.objects.bulk_create(fresh)
    said = _("请签阅：%(title)s，%(due)s前") % {
        "title": reading.title,
        "due": f"{clock.local(due):%m-%d %H:%M}",
    }
    for line in fresh:
        act.tell(line.member, said, key=f"reading {reading.pk}", clause=CLAUSES[reading.house])
    return fresh


@opens(
    "readings.issue",
    label=_("发起签阅"),
    clauses=SIGNING,
    form=forms.IssueForm,
    icon="signature",
)
def issue_reading(act, record, *, house, departments, clause=None, title="", text="", edition=""):
    """A rule binds whoever has read it: everybody under a house's rule book is asked to read and sign."""
    departments = list(departments)
    if strange := [one for one in departments if house not in one.houses]:
        raise Refused(
            _("%s不适用这套规程") % strange[0].name, _("只选适用这套规程的部门"), field="departments"
        )
    if clause is not None and clause.pack != house:
        raise Refused(
            _("%s不属于这套规程") % clause.code, _("改选条款或规程"), field="clause", clause=clause.code
        )
    today = clock.local(act.now).date()
    version = in_force(list(clause.versions.all()), today) if clause is not None else None
    names = dict(Reading._meta.get_field("house").flatchoices)
    reading = Reading.objects.create(
        record=record,
        house=house,
        clause=clause,
        title=title or (str(clause) if clause else str(_("《%s》规程全文") % names[house])),
        text=text or (version.text if version else ""),
        edition=edition or (version.version if version else f"{today}"),
        asked_by=act.actor,
        asked_at=act.now,
        due=_due(act, house),
    )
    reading.departments.set(departments)
    if not _address(act, reading, departments):
        raise Refused(_("所选部门没有在岗人员"), _("改选部门"), field="departments")
    act.note(签阅部门="、".join(one.name for one in departments))
    return reading


def _waited_for(reading: Reading) -> tuple[int | None, ...]:
    return tuple(reading.signatures.filter(signed_at=None).values_list("member", flat=True))


@action(
    "readings.sign",
    label=_("签阅"),
    clauses=SIGNING,
    who="anyone",
    adds=True,
    open_to=_waited_for,
    form=forms.SignForm,
    tone="primary",
    icon="signature",
    offered=_standing,
)
def sign_reading(act, reading, *, read, words=""):
    """The signature is each member's own, with its time: nobody signs for another, and nobody twice."""
    if not read:
        raise Refused(_("还没有确认已读"), _("读完后勾选“已阅读并理解”"), field="read")
    line = reading.signatures.filter(member=act.actor).first()
    if line is None:
        raise Refused(_("这份签阅没有发给你"), "")
    if line.signed_at:
        raise Refused(_("你已经签阅过"), "")
    line.signed_at, line.words = act.now, words
    line.save(update_fields=["signed_at", "words"])
    act.note(签阅=reading.title, 版本=reading.edition, 意见=words)


@action(
    "readings.withdraw",
    label=_("撤回签阅"),
    clauses=SIGNING,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=_standing,
)
def withdraw_reading(act, reading):
    """What was sent by mistake is taken back with the reason; the signatures already given stay readable."""
    act.require_reason(_("撤回需要写明理由"), _("在“理由”一栏写一句"))
    if act.actor and act.actor.pk != reading.asked_by_id:
        if reach_of(act.actor).rank(act.department) < SUPERVISING:
            raise Refused(_("只有发起人和主管可以撤回"), _("请发起人办理"))
    act.held.record.voided_at = act.now


@action(
    "readings.add_newcomers",
    label=_("新到岗人员列入签阅"),
    clauses=SIGNING,
    who="anyone",
    adds=True,
    hidden=True,
)
def add_newcomers(act, reading):
    """Who comes later is bound by the same text, so they are asked as well, with a time of their own."""
    fresh = _address(act, reading, list(reading.departments.all()))
    act.note(新增="、".join(line.member.name for line in fresh))


@action(
    "readings.remind",
    label=_("催签"),
    clauses=SIGNING,
    who="anyone",
    adds=True,
    hidden=True,
)
def remind_readers(act, reading):
    """Who has not signed in time is reminded once a day, and only they."""
    late = list(overdue(act.now).filter(reading=reading).select_related("member").order_by("pk"))
    for line in late:
        act.tell(
            line.member,
            _("请尽快签阅：%s") % reading.title,
            key=f"reading {reading.pk} {clock.local(act.now):%Y%m%d}",
            level="overdue",
            clause=CLAUSES[reading.house],
        )
    act.note(未签="、".join(line.member.name for line in late))
