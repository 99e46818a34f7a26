"""What the tests of the office say."""

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from tests.words import again, do, due, promise, promised, told

__all__ = ["again", "at", "do", "due", "give", "promise", "promised", "told"]

TASK = {"title": "核对退款资料", "wanted": "核对张女士退款所附收据是否齐全"}


def at(text: str):
    """A moment on the Shanghai wall clock."""
    return clock.shanghai(text)


def give(by, department, **facts):
    """Gives a task."""
    return perform("tasks.give", by=by, department=department, **TASK | facts)
