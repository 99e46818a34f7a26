"""Papers that a matter waits for: what came, what is missing still, what is excused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused

WRITTEN = ("state", "at", "by", "words")
EXCUSED = "excused"


def note(
    act,
    listed,
    told: Mapping[int, str],
    *,
    states: Iterable[str],
    words: str = "",
    uploads=(),
    also: Callable | None = None,
    **facts: str,
) -> None:
    """Each paper's state as it was told (key -> state); only what changed is written and said.

    `also` may set more on a paper that changed, and names the fields that it set. Raises Refused for a list that
    changed meanwhile, for what is excused without a reason, and where nothing changed.
    """
    known, changed, states = {paper.pk: paper for paper in listed.all()}, [], set(states)
    for pk, state in told.items():
        paper = known.get(pk)
        if paper is None or state not in states:
            raise Refused(_("资料清单有变动"), _("刷新页面后再填"))
        if paper.state == state:
            continue
        if state == EXCUSED and not words:
            raise Refused(_("免交“%s”要写明原因") % paper.label, _("在“说明”一栏写一句"), field="words")
        paper.state, paper.at, paper.by, paper.words = state, act.now, act.actor, words
        paper.save(update_fields=[*WRITTEN, *(also(paper) if also else ())])
        changed.append(f"{paper.label} {paper.get_state_display()}")
    if not changed and not uploads:
        raise Refused(_("没有任何变动"), _("选好每项资料的情况再保存"))
    act.note(资料="、".join(changed), **facts, 说明=words)
    act.attach(uploads)


def add(act, listed, label: str, **facts) -> None:
    """One more paper at the end of a list. Raises Refused for one that stands on it."""
    if listed.filter(label=label).exists():
        raise Refused(_("清单上已经有这一项"), _("直接登记它的情况"), field="label")
    listed.create(label=label, position=listed.count() + 100, **facts)
    act.note(资料=label)
