"""对外联络, 宣传活动: offices and people outside, what was said with them, what is open (WY-P4c, ZH-J1.14, ZH-J4.1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering, vault
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.privacy.masking import reveal
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import department_of
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import Contact, Dealing, Publicity
from huiyin.rooms.people.posts.queries import contacts_seen_by, open_questions, publicity_seen_by
from huiyin.web.forms import ReasonForm, RevealForm

CLAUSES = ["WY-P4c", "ZH-J1.14", "ZH-J4.1"]
CONTACTS = register(
    Kind(
        "contacts",
        _("对外联络"),
        Contact,
        contacts_seen_by,
        series=numbering.register("DW"),
        document=lambda one: tokens.document(
            names=[one.record.party.name],
            codes=(one.record.number or "",),
            phones=one.record.party.phones.values_list("number", flat=True),
            texts=(one.organisation, one.office, one.position, one.words),
        ),
    )
)
PUBLICITY = register(
    Kind(
        "publicity",
        _("宣传活动"),
        Publicity,
        publicity_seen_by,
        series=numbering.register("XC"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.title, one.words, one.outcome)
        ),
    )
)


def _refuse_double(record, organisation: str, office: str, name: str, but: int | None = None) -> None:
    same = Contact.objects.filter(
        organisation=organisation,
        office=office,
        record__party__name=name,
        record__department=record.department,
        record__voided_at=None,
    )
    if other := same.exclude(pk=but).select_related("record").first():
        raise Refused(_("已经登记过：%s") % other.record, _("在它的页面上记往来"), field="organisation")


def _check_keeper(keeper) -> None:
    if not keeper.is_active:
        raise Refused(_("%s已离职") % keeper.name, _("请选择在职人员"), field="keeper")


@opens(
    "contacts.register",
    label=_("登记外部联系人"),
    clauses=CLAUSES,
    form=forms.ContactForm,
    icon="building-bank",
)
def register_contact(
    act, record, *, sort, organisation, keeper, office="", name="", phones=(), position="", words=""
):
    """Relations with offices and the press belong to the house, not to one's own notebook."""
    organisation, office = organisation.strip(), office.strip()
    called = name.strip() or f"{organisation}{office}"[:80]
    _check_keeper(keeper)
    _refuse_double(record, organisation, office, called)
    kind = Party.Kind.PERSON if name.strip() else Party.Kind.COMPANY
    record.party = Party.objects.create(name=called, kind=kind, sealed_key=vault.new_sealed_key())
    _set_phones(record.party, phones)
    return Contact.objects.create(
        record=record,
        sort=sort,
        organisation=organisation,
        office=office,
        position=position,
        keeper=keeper,
        words=words,
    )


def _set_phones(party: Party, phones) -> None:
    party.phones.all().delete()
    Phone.objects.bulk_create(Phone(party=party, number=n, position=i) for i, n in enumerate(phones))


@action(
    "contacts.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.CorrectContactForm,
    icon="edit",
)
def correct_contact(
    act, contact, *, sort, organisation, keeper, office="", name="", phones=(), position="", words=""
):
    """People in offices change; who was spoken to before stays in the history."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    party = contact.record.party
    _check_keeper(keeper)
    _refuse_double(contact.record, organisation, office, name or party.name, contact.pk)
    if name and name != party.name:
        act.note(联系人=f"{party.name} → {name}")
        party.name, party.kind = name, Party.Kind.PERSON
        party.save(update_fields=["name", "kind"])
    if phones:
        act.note(电话="、".join(phones))
        _set_phones(party, phones)
    contact.sort, contact.organisation, contact.office = sort, organisation, office
    contact.position, contact.words, contact.keeper = position, words, keeper


@action(
    "contacts.log",
    label=_("记往来"),
    clauses=CLAUSES,
    who="anyone",
    adds=True,
    form=forms.LogForm,
    tone="primary",
    icon="messages",
)
def log_dealing(act, contact, *, dealt_on, way, words, question="", taker=None, due=None, uploads=()):
    """What was said with an office is written down; a question that it leaves open is somebody's, with a date."""
    if dealt_on > clock.today():
        raise Refused(_("日期还没有到"), _("往来以后再记"), field="dealt_on")
    if (taker or due) and not question:
        raise Refused(_("没有写待答复的问题"), _("写明问题，或清空跟进人和时间"), field="question")
    Dealing.objects.create(contact=contact, dealt_on=dealt_on, way=way, words=words, by=act.actor)
    contact.last_on = max(contact.last_on or dealt_on, dealt_on)
    act.note(往来=f"{dealt_on:%Y-%m-%d} {Dealing.Way(way).label}：{words}")
    act.attach(uploads)
    if question:
        who = taker or contact.keeper
        facts = {"due": due} if due else {}
        act.later(
            "tasks.give",
            department=department_of(who, contact.record.department) or contact.record.department,
            project=contact.record.project,
            title=question,
            wanted=str(_("%(where)s：%(words)s") % {"where": contact, "words": words}),
            taker=who,
            opened_from=contact.record,
            **facts,
        )


@action(
    "contacts.reveal",
    label=_("查看完整信息"),
    clauses=["YX-1.4"],
    who="anyone",
    adds=True,
    form=RevealForm,
    icon="eye",
    hidden=True,
)
def reveal_contact(act, contact):
    """A number outside is somebody's too: who needs it in clear says what for."""
    act.require_reason(_("查看完整信息需要写明用途"), _("在“用途”一栏写一句"))
    reveal(act, contact.record.party)


@action(
    "contacts.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_contact(act, contact):
    """One that was written down twice is taken back, not while a question of it is open."""
    if n := open_questions().filter(from_record=contact.record).count():
        raise Refused(_("还有 %d 个问题没有答复") % n, _("先办完从这里开出的任务"), clause="WY-P4c")
    act.void()


def _check_day(held_on) -> None:
    if held_on > clock.today():
        raise Refused(_("活动日期还没有到"), _("活动以后再登记；准备工作用任务安排"), field="held_on")


@opens(
    "publicity.record",
    label=_("登记宣传活动"),
    clauses=["ZH-J1.14"],
    form=forms.PublicityForm,
    from_=["contacts"],
    icon="speakerphone",
)
def record_publicity(act, record, *, title, sort, held_on, words, contact=None, outcome="", uploads=()):
    """What was done to be known is kept with what came of it, so that the next one is chosen by that."""
    _check_day(held_on)
    act.attach(uploads)
    return Publicity.objects.create(
        record=record,
        title=title,
        sort=sort,
        held_on=held_on,
        contact=contact,
        words=words,
        outcome=outcome,
        by=act.actor,
    )


@action(
    "publicity.correct",
    label=_("更正"),
    clauses=["ZH-J1.14"],
    who="anyone",
    form=forms.CorrectPublicityForm,
    icon="edit",
)
def correct_publicity(act, publicity, *, title, sort, held_on, words, contact=None, outcome=""):
    """The effect is often known weeks later; a correction says why."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    _check_day(held_on)
    publicity.title, publicity.sort, publicity.held_on = title, sort, held_on
    publicity.words, publicity.contact, publicity.outcome = words, contact, outcome


@action(
    "publicity.void",
    label=_("作废"),
    clauses=["ZH-J1.14"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_publicity(act, publicity):
    """What never took place is taken back, with the reason."""
    act.void()
