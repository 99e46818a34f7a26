"""岗位说明书: issued in editions, signed by whoever holds the post (ZH-J1.Q, ZH-J1.R, ZH-3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.models import Acknowledgement, JobDescription
from huiyin.rooms.people.posts.queries import described_in_force, descriptions_seen_by, holders_to_sign

DESCRIPTIONS = register(
    Kind(
        "jobdescriptions",
        _("岗位说明书"),
        JobDescription,
        descriptions_seen_by,
        series=numbering.register("SM", "SM-{n:03d}"),
        silent=frozenset({"duties"}),  # many lines: the page and the paper hold them, edition by edition
        document=lambda one: tokens.document(
            names=[one.post.name],
            codes=(one.record.number or "",),
            texts=(one.mission, *(duty["words"] for duty in one.duties)),
        ),
    )
)


def _check(duties, general) -> None:
    if not duties:
        raise Refused(_("没有写职责"), _("至少写一条"), field="duties", clause="ZH-J1.Q")
    if not general:
        raise Refused(_("没有写通用素质"), _("至少写一项"), field="general", clause="ZH-J1.G")
    named = {code for duty in duties for code in duty["clauses"]}
    if bare := next((duty for duty in duties if not duty["clauses"]), None):
        raise Refused(
            _("“%s”没有写依据的条款") % bare["words"],
            _("在这一行末尾用方括号写条款号，如 [YX-3.3]"),
            field="duties",
            clause="ZH-J1.Q",
        )
    known = set(Clause.objects.filter(code__in=named).values_list("code", flat=True))
    if unknown := sorted(named - known):
        raise Refused(_("没有这些条款：%s") % "、".join(unknown), _("核对条款号"), field="duties")


@opens(
    "jobdescriptions.issue",
    label=_("发布岗位说明书"),
    clauses=["ZH-J1.Q", "ZH-J1.R", "ZH-J1.G", "ZH-J1.M", "ZH-J1.F"],
    form=forms.DescriptionForm,
    from_=["posts", "jobdescriptions"],
    icon="file-text",
)
def issue_description(
    act, record, *, post, mission, duties, general, outside=(), inside=(), knowledge=(), functional=()
):
    """What a post is for stands in editions; a new one takes the place of the old, and its holders sign anew."""
    if post.department_id != record.department_id:
        raise Refused(_("岗位不在这个部门"), _("核对岗位"), field="post")
    _check(duties, general)
    old = described_in_force(post)
    if old is not None:
        act.require_reason(_("修订岗位说明书需要写明原因"), _("在“修订原因”一栏写一句"))
        old.replaced_at = act.now
        old.save(update_fields=["replaced_at"])
        act.link(old.record, "repeats")
    last = JobDescription.objects.filter(post=post).order_by("-edition").values_list("edition", flat=True)
    description = JobDescription.objects.create(
        record=record,
        post=post,
        edition=(last.first() or 0) + 1,
        mission=mission,
        duties=list(duties),
        outside=list(outside),
        inside=list(inside),
        knowledge=list(knowledge),
        general=list(general),
        functional=list(functional),
        issued_by=act.actor,
        issued_at=act.now,
    )
    act.note(职责条数=len(description.duties))
    ask_holders(act, description)
    return description


def ask_holders(act, description: JobDescription) -> None:
    """Puts the edition before everybody who holds the post and was not asked yet."""
    for member in holders_to_sign(description):
        Acknowledgement.objects.create(description=description, member=member, asked_at=act.now)
        act.tell(
            member,
            _("请阅读并签认岗位说明书：%s") % description.post.name,
            key=f"description {description.pk} {member.pk}",
            clause="ZH-J1.Q",
        )


@action(
    "jobdescriptions.ask",
    label=_("请任职人签认"),
    clauses=["ZH-J1.Q"],
    who="anyone",
    adds=True,
    hidden=True,
)
def ask_to_sign(act, description):
    """Whoever comes to a post signs its description too, from the day on which they hold it."""
    ask_holders(act, description)


def _unsigned(description: JobDescription) -> tuple[int, ...]:
    return tuple(description.acknowledgements.filter(signed_at=None).values_list("member", flat=True))


@action(
    "jobdescriptions.sign",
    label=_("签认已阅"),
    clauses=["ZH-J1.Q", "ZH-3"],
    who="anyone",
    adds=True,
    open_to=_unsigned,
    tone="primary",
    icon="signature",
    offered=lambda description: description.replaced_at is None,
)
def sign_description(act, description):
    """Each holder says by name that they know what the post asks of them, and what it does with the rule book."""
    if description.replaced_at:
        raise Refused(_("这一版已经被替换"), _("签认现行的一版"), clause="ZH-J1.Q")
    mine = description.acknowledgements.filter(member=act.actor).first()
    if mine is None:
        raise Refused(_("这份说明书由任职人签认"), _("请任职人本人签认"), clause="ZH-J1.Q")
    if mine.signed_at:
        raise Refused(_("你已经签认过这一版"), "")
    mine.signed_at = act.now
    mine.save(update_fields=["signed_at"])
    act.note(签认=act.actor.name, 版本=description.edition)
