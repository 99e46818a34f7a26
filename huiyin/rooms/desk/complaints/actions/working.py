"""A complaint is worked on: contacts, acknowledgement, investigation, plan, remedies, chasing, grouping, decision."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.calendars.working import part_of_day
from huiyin.kernel.matters.owning import superior_of
from huiyin.kernel.promises import making
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.rooms.desk.complaints import forms
from huiyin.rooms.desk.complaints.actions.recording import barred_from, promise_what_is_owed, weigh
from huiyin.rooms.desk.complaints.models import Complaint, Contact, PlanStep, Remedy, State
from huiyin.rooms.desk.complaints.promises import DECISION


def begun(act, complaint: Complaint) -> None:
    """The first thing done about a complaint; how long it took is measured (YX-2.1.3c)."""
    if complaint.first_action_at is None:
        complaint.first_action_at = act.now


@action(
    "complaints.contact",
    label=_("联系客户"),
    clauses=["YX-2.1.2b", "YX-2.1.3c", "JS-2.1"],
    who="anyone",
    adds=True,
    form=forms.ContactForm,
    tone="primary",
    icon="phone",
)
def contact_customer(act, complaint, *, way, reached, words="", settles=()):
    """Only a contact that reached the customer keeps a promise; an attempt is written down and keeps none."""
    if complaint.party is None:
        raise Refused(_("匿名投诉没有可联系的客户"), _("查明是谁后请先更正客户信息"))
    if reached and not words:
        raise Refused(_("联系上了就要写明谈了什么"), _("在“沟通内容”写一句"), field="words")
    Contact.objects.create(
        complaint=complaint,
        at=act.now,
        member=act.actor,
        way=way,
        reached=reached,
        words=words,
        part_of_day=part_of_day(act.now),
    )
    begun(act, complaint)
    act.note(联系=_("已联系上") if reached else _("未联系上"), 内容=words)
    if reached:
        own = [promise for promise in settles if promise.matter_id == complaint.pk]
        making.keep(act, [promise for promise in own if PROMISE_KINDS[promise.kind].by_contact])


@action(
    "complaints.acknowledge",
    label=_("批阅"),
    clauses=["YX-2.1.2c", "WY-S4", "ZH-4.1.5"],
    who="anyone",
    adds=True,
    form=forms.AcknowledgeForm,
    tone="primary",
    icon="eye-check",
    offered=lambda complaint: complaint.matter.is_open,
)
def acknowledge_complaint(act, complaint, *, instruction=""):
    """The leader has read it and says so; until then it stands on the list of those not acknowledged."""
    owner, department = complaint.matter.owner, complaint.record.department
    above = superior_of(owner, department, "supervisor", act.now, barred_from(complaint))
    if act.actor == owner and above != owner:
        raise Refused(_("责任人不能批阅自己负责的投诉"), _("请由上级领导批阅"))
    complaint.acknowledged_by, complaint.acknowledged_at = act.actor, act.now
    complaint.instruction = instruction or complaint.instruction
    if instruction:
        act.tell(
            complaint.matter.owner,
            _("领导批示：%s") % instruction,
            key=f"instruction {complaint.pk} {act.now:%Y%m%d%H%M%S}",
        )


@action(
    "complaints.investigate",
    label=_("登记调查结果"),
    clauses=["WY-G4", "YX-2.1.3c"],
    moves="open | half_solved | escalated",
    form=forms.InvestigateForm,
    icon="zoom-question",
)
def investigate_complaint(act, complaint, *, findings, responsible):
    """The facts are checked on the day of the complaint, and the head of the department responsible is told them."""
    complaint.findings, complaint.responsible = findings, responsible
    begun(act, complaint)
    told = responsible.head
    if told.pk in barred_from(complaint):
        told = superior_of(told, responsible, "director", act.now, barred_from(complaint))
    act.tell(
        told,
        _("投诉核实结果：%(title)s，责任部门为%(department)s")
        % {"title": complaint.matter.title, "department": responsible.name},
        key=f"findings {complaint.pk} {complaint.record.version}",
        clause="WY-G4",
    )


@action(
    "complaints.plan",
    label=_("拟定解决方案"),
    clauses=["ZH-4.1.5", "ZH-J1.7"],
    moves="open | half_solved",
    form=forms.PlanForm,
    icon="list-check",
)
def plan_solution(act, complaint, *, steps):
    """A plan is steps with one person and one day each, so that it can be followed to its end."""
    if not steps:
        raise Refused(_("方案至少要有一个步骤"), _("写明做什么、谁来做、哪天完成"), field="step_1")
    if barred := [owner for _words, owner, _on in steps if owner.pk in barred_from(complaint)]:
        raise Refused(
            _("不能交给%s办理，这件事与其本人有关") % barred[0].name, _("请选择其他人"), field="step_1"
        )
    first = complaint.steps.count()
    PlanStep.objects.bulk_create(
        PlanStep(complaint=complaint, position=first + n, words=words, owner=owner, due_on=due_on)
        for n, (words, owner, due_on) in enumerate(steps, 1)
    )
    begun(act, complaint)
    act.note(方案="；".join(f"{words}（{owner}，{due_on:%m-%d}）" for words, owner, due_on in steps))
    for words, owner, due_on in steps:
        act.tell(
            owner,
            _("解决方案中由你负责：%(words)s，%(due)s前完成") % {"words": words, "due": f"{due_on:%m-%d}"},
            key=f"step {complaint.pk} {words[:30]}",
            clause="ZH-4.1.5",
        )


@action(
    "complaints.finish_step",
    label=_("完成一个步骤"),
    clauses=["ZH-4.1.5"],
    moves="open | half_solved | escalated",
    who="anyone",
    adds=True,
    form=forms.FinishStepForm,
    icon="checkbox",
    offered=lambda complaint: complaint.steps.filter(done_at=None).exists(),
)
def finish_step(act, complaint, *, step, outcome):
    """Each step of the plan is ended by who does it, with what came of it."""
    if step.complaint_id != complaint.pk or step.done_at:
        raise Refused(_("这个步骤已经完成"), _("刷新页面后再选"), field="step")
    step.done_at, step.outcome = act.now, outcome
    step.save(update_fields=["done_at", "outcome"])
    act.note(步骤=step.words, 结果=outcome)


@action(
    "complaints.offer_remedy",
    label=_("提出补救办法"),
    clauses=["YX-2.1.3c"],
    moves="open | half_solved",
    adds=True,
    form=forms.RemedyForm,
    icon="heart-handshake",
)
def offer_remedy(act, complaint, *, words, cost=0, agreed_by=None, accepted=None):
    """What is offered serves the customer and the company: it says what it costs, and who agreed to that."""
    if cost and agreed_by is None:
        raise Refused(_("有费用的补救办法要有人同意"), _("选择同意这笔费用的领导"), field="agreed_by")
    Remedy.objects.create(
        complaint=complaint, words=words, cost=cost, agreed_by=agreed_by, accepted=accepted, at=act.now
    )
    begun(act, complaint)
    act.note(补救=words, 费用=f"{cost / 100:.2f} 元" if cost else "", 同意人=str(agreed_by or ""))


@action(
    "complaints.chase",
    label=_("客户催办"),
    clauses=["YX-2.1.3c", "WY-M5"],
    who="anyone",
    adds=True,
    form=forms.ChaseForm,
    icon="bell-ringing",
)
def chase_complaint(act, complaint, *, words=""):
    """A customer who has to ask again is heard: the owner is told, from the second time on their superior too."""
    complaint.chased += 1
    matter = complaint.matter
    said = _("客户第%(n)d次催办：%(title)s") % {"n": complaint.chased, "title": matter.title}
    key = f"chased {complaint.pk} {complaint.chased}"
    act.tell(matter.owner, said, key=key, level="warning")
    if complaint.chased >= 2:
        department = complaint.record.department
        superior = superior_of(matter.owner, department, "supervisor", act.now, barred_from(complaint))
        act.tell(superior, said, key=key, level="warning")
    act.note(催办=complaint.chased, 内容=words)


@action(
    "complaints.join_group",
    label=_("并入群诉"),
    clauses=["WY-S4", "WY-G13"],
    moves="open | half_solved",
    form=forms.JoinForm,
    icon="users-group",
)
def join_group(act, complaint, *, lead):
    """One leak, thirty owners: each keeps a record and gets an answer, and together they weigh more."""
    lead = lead.group_lead or lead
    if lead.pk == complaint.pk:
        raise Refused(_("不能并入自己"), _("填写牵头投诉的编号"), field="lead")
    if complaint.group.exists():
        raise Refused(_("这件投诉自己就是群诉的牵头单"), _("请把对方并入本单"), field="lead")
    complaint.group_lead = lead
    complaint.save(update_fields=["group_lead"])
    weigh(act, complaint)
    promise_what_is_owed(act, complaint)


@after("complaints.join_group")
def weigh_the_lead(act, complaint) -> None:
    act.then("complaints.weigh", complaint.group_lead_id)


@action(
    "complaints.weigh",
    label=_("重新评定重要程度"),
    clauses=["WY-S4"],
    moves="*",
    adds=True,
    hidden=True,
)
def weigh_complaint(act, complaint):
    """What others complain of too weighs more, also for whoever came first."""
    weigh(act, complaint)
    if complaint.matter.is_open:
        promise_what_is_owed(act, complaint)


@action(
    "complaints.escalate",
    label=_("报经理裁定"),
    clauses=["WY-G5"],
    moves="open | half_solved -> escalated",
    form=forms.EscalateForm,
    icon="arrow-up-circle",
)
def escalate_complaint(act, complaint, *, difficulty):
    """What the desk cannot settle goes to the manager, who decides; it never just lies there."""
    owner, department = complaint.matter.owner, complaint.record.department
    manager = superior_of(owner, department, "manager", act.now, barred_from(complaint))
    making.make(act, DECISION, complaint.matter, owner=manager)
    begun(act, complaint)
    act.note(难点=difficulty)
    act.tell(
        manager,
        _("请裁定：%(title)s。难点：%(why)s") % {"title": complaint.matter.title, "why": difficulty},
        key=f"decide {complaint.pk} {complaint.record.version}",
        clause="WY-G5",
    )


@action(
    "complaints.decide",
    label=_("作出裁定"),
    clauses=["WY-G5"],
    moves="escalated -> open",
    who="anyone",
    form=forms.DecideForm,
    tone="primary",
    icon="gavel",
    offered=lambda complaint: complaint.matter.state == State.ESCALATED,
)
def decide_complaint(act, complaint, *, decision):
    """The manager's decision is kept with the complaint, and the owner carries it out."""
    complaint.decision, complaint.decided_by = decision, act.actor
    act.tell(
        complaint.matter.owner,
        _("经理已裁定：%s") % decision,
        key=f"decided {complaint.pk} {complaint.record.version}",
        clause="WY-G5",
    )
