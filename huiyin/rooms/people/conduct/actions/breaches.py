"""Breaches: taken down with evidence, looked into, and counted only once they are confirmed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, ask, opens
from huiyin.kernel.clauses.parameters import binds
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.matters.owning import rank_in, superior_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.records.models import Link
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import works_in
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.models import CHARGED, CODES, Breach, BreachState
from huiyin.rooms.people.conduct.promises import PROPOSE, VERIFY
from huiyin.rooms.people.conduct.queries import breaches_seen_by

CONDUCT = tuple(dict.fromkeys(("YX-4.1.1", *CODES)))


def _leader(act, department, facts) -> Member:
    """Who stands above whom it is about answers for it; they themselves never."""
    member = facts["concerned"]
    barred = frozenset({member.pk})
    return superior_of(member, department, "supervisor", act.now, barred)


BREACHES = register(
    Kind(
        "breaches",
        _("违规"),
        Breach,
        breaches_seen_by,
        series=numbering.register("WJ"),
        states=BreachState,
        closed=(
            BreachState.SETTLED,
            BreachState.FILED,
            BreachState.DISMISSED,
            BreachState.WITHDRAWN,
            BreachState.VOIDED,
        ),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.clause), names=(one.member.name,), texts=(one.words,)
        ),
        first_owner=_leader,
        barred=lambda facts: frozenset({facts["concerned"].pk}),
        never_owned_by=lambda one: frozenset({one.member_id}),
        silent=frozenset({"rank", "others"}),
        aside=lambda one: frozenset(CONDUCT) - {one.clause},
        private=True,
    )
)


def not_oneself(act, member_id: int) -> None:
    """Raises Refused where somebody would act on what is about themselves, as a leader or a stand-in."""
    if act.actor and act.actor.pk == member_id:
        raise Refused(_("不能处理自己的违规和处罚"), _("由上级办理"), clause="YX-4.2.5")


def not_brought_in(breach) -> bool:
    """What was settled before the system was there has nothing left to be looked into."""
    return not breach.brought


def evidence_of(record) -> int:
    """How many pieces of evidence stand with a record: files, and the records it was linked with or opened from."""
    links = Link.objects.filter(from_record=record, kind="evidence").count()
    opened = Link.objects.filter(to_record=record, kind="opened").exclude(from_record__kind="breaches")
    return links + opened.count() + record.files.count()


@opens(
    "breaches.record",
    label=_("登记违规"),
    clauses=[*CONDUCT, "WY-M6"],
    form=forms.RecordForm,
    from_=["complaints", "calls", "checks"],
    tone="",
    icon="alert-triangle",
)
def record_breach(
    act,
    matter,
    *,
    concerned,
    clause,
    words,
    sort="",
    place="",
    charge=0,
    uploads=(),
    evidence=(),
    witnesses=(),
    others="",
):
    """What is held against a member is a fact with a time and evidence, not a rumour: none is taken down without."""
    department = matter.record.department
    not_oneself(act, concerned.pk)
    if clause not in CODES or not binds(clause, department):
        raise Refused(_("%s不适用这条规程") % department.name, _("另选条款"), field="clause")
    if not works_in(concerned, department):
        raise Refused(
            _("%(who)s不在%(where)s任职") % {"who": concerned.name, "where": department.name},
            _("登记到其任职部门"),
            field="concerned",
        )
    if matter.happened_at > act.now:
        raise Refused(_("发生时间还没有到"), _("填写实际发生的时间"), field="happened_at")
    if clause == CHARGED and not charge:
        raise Refused(
            _("打信息台或私人长途要写明话费"), _("按话单填写到分"), field="charge", clause="YX-4.2.4"
        )
    if not uploads and not evidence and act.opened_from is None:
        raise Refused(
            _("登记违规至少要有一件证据"), _("上传照片或文件，或写明系统内的记录编号"), field="uploads"
        )
    breach = Breach.objects.create(
        matter=matter,
        member=concerned,
        rank=rank_in(concerned, department),
        clause=clause,
        sort=sort,
        words=words,
        place=place,
        charge=charge if clause == CHARGED else 0,
        others=others,
        reporter=act.actor,
    )
    breach.witnesses.set(witnesses)
    act.attach(uploads)
    for record in evidence:
        act.link(record, "evidence")
    making.make(act, VERIFY, matter)
    act.tell(
        matter.owner,
        _("有一件违规待核实：%s") % matter.title,
        key=f"breach {matter.pk}",
        clause="YX-4.2.5",
    )
    return breach


@action(
    "breaches.correct",
    label=_("更正"),
    clauses=["YX-4.2.5"],
    moves="open",
    form=forms.CorrectForm,
    icon="edit",
    offered=not_brought_in,
)
def correct_breach(act, breach, *, happened_at, words, place="", charge=0, uploads=()):
    """What was taken down wrongly is put right with a reason, before it is confirmed: afterwards counts rest on it."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    not_oneself(act, breach.member_id)
    if happened_at > act.now:
        raise Refused(_("发生时间还没有到"), _("填写实际发生的时间"), field="happened_at")
    if breach.clause == CHARGED:
        if not charge:
            raise Refused(_("要写明话费"), _("按话单填写到分"), field="charge", clause="YX-4.2.4")
        breach.charge = charge
    breach.matter.happened_at, breach.words, breach.place = happened_at, words, place
    act.attach(uploads)


@action(
    "breaches.confirm",
    label=_("确认违规"),
    clauses=["YX-4.2.5", "YX-1.1"],
    moves="open -> confirmed",
    form=forms.ConfirmForm,
    tone="primary",
    icon="check",
    offered=not_brought_in,
)
def confirm_breach(act, breach, *, finding):
    """Only what somebody looked into counts; and which edition of the rule the member had signed by then is kept with it."""
    not_oneself(act, breach.member_id)
    if not evidence_of(breach.record):
        raise Refused(_("没有证据，不能确认"), _("先用“更正”补充证据"), clause="YX-4.2.5")
    breach.finding, breach.confirmed_by, breach.confirmed_at = finding, act.actor, act.now
    signed = ask("readings.signed", None, breach.member, breach.clause, breach.matter.happened_at)
    if signed is not None:
        breach.edition, breach.signed_at, breach.reading_id = signed
        breach.counts = True
    else:
        act.note(签阅=_("发生时尚未签阅本条，不能处罚"))
    making.make(act, PROPOSE, breach.matter)


@action(
    "breaches.dismiss",
    label=_("不成立"),
    clauses=["YX-4.2.5"],
    moves="open -> dismissed",
    form=forms.DismissForm,
    icon="x",
    offered=not_brought_in,
)
def dismiss_breach(act, breach, *, finding):
    """What is not borne out by the evidence ends with the reason, and counts nowhere."""
    not_oneself(act, breach.member_id)
    breach.finding, breach.matter.closing = finding, Closing.NOBODY


@action(
    "breaches.file",
    label=_("存档，不处罚"),
    clauses=["YX-4.2.5"],
    moves="confirmed -> shelved",
    form=forms.FileForm,
    icon="archive",
    offered=lambda breach: not breach.edition and not breach.brought,
)
def file_breach(act, breach):
    """A breach of a rule not signed by then stays recorded and counts nowhere; of any other a penalty is decided."""
    act.require_reason(_("写明为什么不处罚"), _("如：发生时尚未签阅该条款"))
    not_oneself(act, breach.member_id)
    if breach.edition:
        raise Refused(
            _("当事人已签阅这一条，是否处罚要经过申辩和决定"),
            _("提出处罚，可以决定不予处罚"),
            clause="YX-4.2.5",
        )
    breach.matter.closing = Closing.NOBODY


# ── what follows from its penalty ───────────────────────────────────────────────


@action(
    "breaches.settle",
    label=_("处罚办结"),
    clauses=["YX-4.2.5"],
    moves="confirmed -> settled",
    who="anyone",
    hidden=True,
)
def settle_breach(act, breach):
    """Nobody waits any more once its penalty is in force or was not imposed; it goes on counting."""
    breach.matter.closing = Closing.NOBODY


@action(
    "breaches.lift",
    label=_("不再计入"),
    clauses=["YX-4.2.5"],
    moves="confirmed | settled -> withdrawn",
    who="anyone",
    hidden=True,
)
def lift_breach(act, breach):
    """Whoever was heard and is right has nothing counted against them: neither now nor in later cases (reading 55)."""
    breach.counts = False
    breach.matter.closing = Closing.NOBODY


@action(
    "breaches.reopen",
    label=_("重新提出处罚"),
    clauses=["YX-4.2.5"],
    moves="settled -> confirmed",
    who="anyone",
    hidden=True,
)
def reopen_breach(act, breach):
    """Its penalty rested on a count that no longer holds: it is to be proposed anew."""
    making.make(act, PROPOSE, breach.matter)
