"""Amounts of money: whole 分 inside, written for people in figures and in capitals (人民币大写)."""

from __future__ import annotations

DIGITS = "零壹贰叁肆伍陆柒捌玖"
LARGEST = 10**18  # 分; below it the highest unit is 万亿


def yuan(fen: int) -> str:
    """An amount in figures: 1234560 is `12,345.60`."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{cents:02d}"


def capital(fen: int) -> str:
    """An amount in capitals, as the rules for bills and settlement vouchers have it; without the word 人民币.

    One 零 for zeros between figures, one before 角 or 分 that follow a zero, 整 unless there are 分:
    壹仟肆佰零玖元伍角整, 壹仟陆佰捌拾元零叁角贰分, 壹拾万柒仟元零伍角叁分.
    """
    if abs(fen) >= LARGEST:
        raise ValueError(f"{fen} 分 is more than can be written")
    whole, cents = divmod(abs(fen), 100)
    jiao, cent = divmod(cents, 10)
    words = _whole(whole) + "元" if whole else ""
    if not cents:
        words = (words or "零元") + "整"
    else:
        words += "零" if whole and (whole % 10 == 0 or not jiao) else ""
        words += f"{DIGITS[jiao]}角" if jiao else ""
        words += f"{DIGITS[cent]}分" if cent else "整"
    return ("负" if fen < 0 else "") + words


def _whole(n: int) -> str:
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾")):
        if n >= size:
            high, low = divmod(n, size)
            gap = "零" if low and low < size // 10 else ""
            return _whole(high) + unit + gap + (_whole(low) if low else "")
    return DIGITS[n]
