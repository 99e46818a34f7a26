"""What revisions and questions about clauses promise."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

SUBMIT = register(
    PromiseKind(
        "revisions.submit",
        _("完成起草并送审"),
        clause="ZH-J1.12",
        within="submit_within",
        kept_by=("revisions.submit",),
        to="leader",
    )
)
REVIEW = register(
    PromiseKind(
        "revisions.review",
        _("审核修订"),
        clause="ZH-J1.12",
        within="review_within",
        kept_by=("revisions.review", "revisions.send_back"),
        to="member",
    )
)
APPROVE = register(
    PromiseKind(
        "revisions.approve",
        _("批准修订"),
        clause="ZH-J1.12",
        within="approve_within",
        kept_by=("revisions.approve", "revisions.send_back"),
        to="member",
    )
)
PUBLISH = register(
    PromiseKind(
        "revisions.publish",
        _("按期公布"),
        clause="ZH-J1.12",
        within="",
        kept_by=("revisions.publish",),
        to="department",
    )
)
ANSWER = register(
    PromiseKind(
        "interpretations.answer",
        _("解释条款"),
        clause="WY-A4.10",
        within="answer_within",
        kept_by=("interpretations.answer",),
        to="member",
    )
)
