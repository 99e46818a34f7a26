"""What the tests of the office say."""

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.approvals.models import Step
from tests.words import again, do, due, promise, promised, told

__all__ = ["again", "approve", "ask", "at", "do", "due", "give", "hands", "promise", "promised", "told"]

TASK = {"title": "核对退款资料", "wanted": "核对张女士退款所附收据是否齐全"}


def at(text: str):
    """A moment on the Shanghai wall clock."""
    return clock.shanghai(text)


def give(by, department, **facts):
    """Gives a task."""
    return perform("tasks.give", by=by, department=department, **TASK | facts)


def ask(by, department, **facts):
    """Writes a request."""
    facts = {"title": "添置雨具", "text": "前台雨伞不够，拟添置三十把", "flow": "general"} | facts
    return perform("approvals.ask", by=by, department=department, **facts)


def hands(approval) -> list[tuple[str, str]]:
    """The steps as (decider or owner, result)."""
    owner = again(approval).matter.owner.name
    return [
        (owner if one.state == "waiting" else one.signer(), one.state)
        for one in Step.objects.filter(approval=approval.pk)
    ]


def approve(by, approval, note=""):
    return do("approvals.approve", by, approval, note=note)
