"""What a check promises: that it is done in time, and that an objection is decided in time."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

CHECK = register(
    PromiseKind(
        "checks.check",
        _("完成质检"),
        clause="JS-2.3",
        within="check_within",
        kept_by=("checks.score",),
        to="department",
    )
)
DECIDE = register(
    PromiseKind(
        "checks.decide",
        _("裁定申诉"),
        clause="JS-2.3",
        within="decide_within",
        kept_by=("checks.decide",),
        to="member",
    )
)
