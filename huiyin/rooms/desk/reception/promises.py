"""What the front desk promises: the call to return."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

RETURN = register(
    PromiseKind(
        "callbacks.return",
        _("回电"),
        clause="JS-H1.2",
        within="call_back_within",
        kept_by=("callbacks.reach",),
    )
)
