"""What a difference between contracted and registered area comes to. Exact fractions inside, rounded once at the end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from huiyin.kernel.explain import Explained, Input, Parameter
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.settlement.models import Way
from huiyin.rooms.sales.settlement.queries import Sold, Terms


@dataclass(frozen=True)
class Outcome:
    """way, amount in 分 (never negative), ratio in millionths, whether the buyer may rescind."""

    way: str
    amount: int
    ratio: int
    may_rescind: bool
    figure: Explained


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2)) if value >= 0 else -int(-value + Fraction(1, 2))


def _over(ratio: Fraction, threshold: Fraction, included: bool) -> bool:
    """Whether a difference is beyond the limit; exactly on it is within where the limit includes itself."""
    return abs(ratio) > threshold or (abs(ratio) == threshold and not included)


def area_settlement(sold: Sold, registered: int, registered_inner: int | None, terms: Terms) -> Outcome:
    """Who pays whom how much for the difference (YX-2.7.2).

    The contract's clause first: none (nothing is settled), as it is (every difference at the contract's unit price),
    its own limit; else the statutory rule. Within the limit: both ways at the unit price. Beyond it and larger: the
    buyer pays up to the limit. Beyond it and smaller: once up to the limit, the multiple beyond. A price by unit has
    no statutory settlement: it is agreed by hand where the contract sets a tolerance.
    """
    inner = sold.pricing == "inner"
    contracted = (sold.inner_area or 0) if inner else sold.area
    now = (registered_inner or 0) if inner else registered
    own = sold.area_rule == "agreed" and sold.threshold is not None
    threshold = Fraction(sold.threshold or 0, 10_000) if own else Fraction(terms.threshold_percent) / 100
    limit = Parameter(
        "YX-2.7.2",
        "threshold_percent",
        _("合同约定%s%%") % f"{float(threshold * 100):g}" if own else f"{terms.threshold_percent}%",
    )
    inputs = [
        Input(_("合同总价（元）"), yuan(sold.price), sold.record),
        Input(_("合同计价面积（㎡）"), f"{contracted / 100:.2f}", sold.record),
        Input(_("产权登记面积（㎡）"), f"{now / 100:.2f}"),
    ]
    if sold.pricing == "unit" or not contracted or not now:
        way = Way.BY_HAND if sold.area_rule in ("agreed", "as_it_is") or not now else Way.NOTHING
        figure = Explained(
            0, _("分"), _("按套计价，法定面积误差规则不适用，从合同约定"), (limit,), tuple(inputs)
        )
        return Outcome(str(way), 0, 0, False, figure)
    ratio = Fraction(now - contracted, contracted)
    inputs.append(Input(_("误差比"), f"{float(ratio * 100):+.4f}%"))
    tested = [ratio]
    if terms.area_tested == "either" and not inner and sold.inner_area and registered_inner and sold.area:
        tested = [
            Fraction(registered - sold.area, sold.area),
            Fraction(registered_inner - sold.inner_area, sold.inner_area),
        ]
    unit_price = Fraction(sold.price, contracted)
    if sold.area_rule == "none":
        value, words, rescind = Fraction(0), _("合同约定互不退补"), False
    elif sold.area_rule == "as_it_is":
        value = unit_price * (now - contracted)
        words, rescind = _("合同约定多退少补：单价 ×（产权面积 − 合同面积）"), False
    else:
        value, words = _by_limit(unit_price, contracted, now, ratio, threshold, terms)
        rescind = any(_over(one, threshold, terms.included) for one in tested)
    amount = half_up(value)
    way = Way.NOTHING if not amount else Way.BUYER_PAYS if amount > 0 else Way.REFUND
    figure = Explained(
        amount,
        _("分"),
        _("%s；金额最后一次四舍五入到分，正数为客户补款，负数为退款") % words,
        (
            limit,
            Parameter("YX-2.7.2", "threshold_included", _("含") if terms.included else _("不含")),
            Parameter("YX-2.7.2", "refund_multiple", terms.refund_multiple),
        ),
        tuple(inputs),
    )
    return Outcome(str(way), abs(amount), half_up(ratio * 1_000_000), rescind, figure)


def _by_limit(
    unit_price: Fraction, contracted: int, now: int, ratio: Fraction, threshold: Fraction, terms: Terms
) -> tuple[Fraction, str]:
    """The value by the statutory shape of the rule, and the step of it that applied, in words."""
    most = contracted * threshold
    if not _over(ratio, threshold, terms.included):
        return unit_price * (now - contracted), _("误差在界限以内，据实结算：单价 ×（产权面积 − 合同面积）")
    if now > contracted:
        return unit_price * most, _("误差超过界限且面积增加：界限以内由客户补款，超出部分由出卖人承担")
    beyond = (contracted - now) - most
    return -(unit_price * most + unit_price * beyond * terms.refund_multiple), _(
        "误差超过界限且面积减少：界限以内退一倍，超出部分退%d倍"
    ) % terms.refund_multiple
