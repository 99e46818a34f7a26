"""What waits for its approval: the facts of a verb, encrypted, and given back whole."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _

from huiyin.kernel import clock, vault
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.approvals.flows import FLOWS
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.money import yuan
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record

TAG = "$"  # the key of what JSON has no word for


def _packed(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {TAG: "row", "of": value._meta.label_lower, "key": value.pk}
    if isinstance(value, Stored):
        return {TAG: "file", **vars(value)}
    for name, kind in _MOMENTS.items():
        if type(value) is kind:
            return {TAG: name, "is": value.isoformat()}
    if isinstance(value, Decimal):
        return {TAG: "decimal", "is": str(value)}
    if isinstance(value, dict):
        return {TAG: "dict", "is": [[_packed(k), _packed(v)] for k, v in value.items()]}
    if isinstance(value, Lazy):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Iterable):
        return [_packed(one) for one in value]
    raise TypeError(f"{type(value).__name__} cannot wait for an approval")


_MOMENTS: dict[str, Any] = {"moment": dt.datetime, "date": dt.date, "time": dt.time}


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    if not isinstance(value, dict):
        return value
    sort = value[TAG]
    if sort == "row":
        row = apps.get_model(value["of"])._base_manager.filter(pk=value["key"]).first()
        if row is None:
            raise Refused(_("原来选的一项已不存在"), _("撤回后重新提交"))
        return row
    if sort == "file":
        return Stored(**{name: one for name, one in value.items() if name != TAG})
    if sort == "dict":
        return {_unpacked(k): _unpacked(v) for k, v in value["is"]}
    return Decimal(value["is"]) if sort == "decimal" else _MOMENTS[sort].fromisoformat(value["is"])


def _bound(key: int) -> str:
    return f"approval:{key}"


def seal(key: int, facts: dict, reason: str) -> bytes:
    """The facts as they stand in the form, bound to the approval that holds them."""
    text = json.dumps([_packed(facts), reason], ensure_ascii=False).encode()
    return vault.encrypt(vault.derived("approvals"), text, _bound(key))


def opened(key: int, sealed) -> tuple[dict, str]:
    """Facts and reason. Refused where the customer was erased, or something named is not there any more."""
    if not sealed:
        raise Refused(_("表单内容已依法删除"), _("撤回这件审批"))
    text = vault.decrypt(vault.derived("approvals"), bytes(sealed), _bound(key))
    facts, reason = json.loads(text)
    return _unpacked(facts), reason


def files_in(facts: dict) -> list[Stored]:
    """The files that came with the form."""
    found: list[Stored] = []
    for value in facts.values():
        several = value if isinstance(value, list | tuple) else [value]
        found += [one for one in several if isinstance(one, Stored)]
    return found


def told(form: Any, facts: dict, reason: str) -> list[tuple[str, str]]:
    """The lines of the form as who decides reads them, by the labels of its fields; customers by their masked names."""
    fields = getattr(form, "base_fields", {})
    lines = []
    for name, value in (facts | ({"reason": reason} if reason else {})).items():
        field = fields.get(name)
        if (
            field is None
            or value in (None, "", [], ())
            or any(isinstance(one, Stored) for one in _each(value))
        ):
            continue
        lines.append((str(field.label or name), "、".join(_said(field, one) for one in _each(value))))
    return lines


def filled(key: str, verb: str, member) -> dict[str, Any]:
    """What a member asked for before by a verb, as its form begins with it; nothing where that is not theirs."""
    found = Approval.objects.filter(asked_by=member, verb=verb)
    approval = found.filter(pk=int(key)).first() if key.isdigit() and len(key) < 19 else None
    if approval is None:
        return {}
    try:
        facts, reason = opened(approval.pk, approval.sealed)
    except Refused:
        return {}
    fields = getattr(VERBS[verb].form, "base_fields", {})
    return {
        name: yuan(value).replace(",", "")
        if getattr(fields.get(name), "kind", "") == "money" and value
        else value
        for name, value in (facts | {"reason": reason}).items()
        if not any(isinstance(one, Stored) for one in _each(value))
    }


def _each(value: Any) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def _said(field: Any, value: Any) -> str:
    if isinstance(value, Party):
        return masked_name(value.name)
    if isinstance(value, Record):
        return value.number or ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if getattr(field, "kind", "") == "money" and isinstance(value, int):
        return _("%s 元") % yuan(value)
    if isinstance(value, dt.datetime):
        return f"{clock.local(value):%Y-%m-%d %H:%M}"
    if not isinstance(value, models.Model):
        choices = dict(getattr(field, "choices", None) or ()) if not hasattr(field, "queryset") else {}
        return str(choices.get(value, value))
    return str(value)


def needed(act, subject: Any, facts: dict) -> dict | None:
    """What opens the approval of a verb that is about to happen; None where no step of its flow asks for this case.

    Refused while the same is asked for already.
    """
    verb, flow = act.verb, FLOWS[act.verb.approval]
    record = subject.record if subject is not None else None
    place = record or Record(**{name: facts.get(name) for name in ("department", "project", "party")})
    amount = facts.get(flow.amount) if flow.amount else None
    if act.source == "import":
        raise Refused(_("“%s”要逐件审批，不能批量导入") % verb.label, _("在页面上逐件办理"))
    if not flow.steps_for(subject, facts, amount, place.department_id, act.now):
        return None
    if record is not None:
        same = Approval.objects.filter(about=record, verb=verb.name, matter__closed_at=None)
        if waiting := same.select_related("matter__record", "matter__owner").first():
            raise Refused(
                _("“%(verb)s”已提请审批（%(number)s），现由%(who)s审批")
                % {"verb": verb.label, "number": waiting.record.number, "who": waiting.matter.owner.name},
                _("等待批复，或由提交人撤回后重新提交"),
            )
    if flow.title:
        title = flow.title(subject, facts)
    else:
        matter = getattr(subject, "matter", None) if record and KINDS[record.kind].is_matter else None
        named = (record.number if record else "", matter.title if matter else facts.get("title", ""))
        title = f"{verb.label}：{' '.join(filter(None, named))}".rstrip("：")
    return {
        "department": place.department,
        "project": place.project,
        "party": place.party,
        "title": title[:120],
        "flow": flow.code,
        "amount": amount,
        "verb": verb.name,
        "about": record,
        "subject": subject,
        "facts": facts,
        "why": act.reason,
        "barred": sorted(flow.barred(subject, facts)),
    }


def lines_held(approval: Approval) -> list[tuple[str, str]]:
    """The form that waits, line by line; what of it is gone is said."""
    try:
        facts, reason = opened(approval.pk, approval.sealed)
    except Refused as gone:
        return [(_("表单"), gone.what)]
    return told(VERBS[approval.verb].form, facts, reason)
