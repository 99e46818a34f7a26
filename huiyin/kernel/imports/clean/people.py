"""Cells that identify people: phone numbers and identity numbers, with what Excel does to both."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from huiyin.kernel.imports.clean.numbers import SCIENTIFIC
from huiyin.kernel.imports.clean.words import BadCell, brief, half_width

SEPARATORS = re.compile(r"[、,;/|\n]+")
LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([2-8][0-9]{6,7})(?:转([0-9]{1,6}))?")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, MOD 11-2
CHECK_DIGITS = "10X98765432"


def phones(raw) -> list[str]:
    """Every number of the cell in one form: 13800138000, 0755-86123456, 0755-86123456-801, 4008001234, 95588.

    Several numbers may be separated by 、 , ; / or a line break. Country code, blanks and dashes are removed.
    """
    word = re.sub(r"[‐-―−]", "-", half_width(raw))
    if SCIENTIFIC.fullmatch(word):
        raise BadCell(
            _("Excel 已把号码改成科学计数法“%(raw)s”，末几位已经丢失，请把该列设为“文本”格式后重填完整号码。")
            % {"raw": brief(raw)}
        )
    whole = _phone(re.sub(r"/", "", word))
    if whole:
        return [whole]
    found = []
    for piece in filter(str.strip, SEPARATORS.split(word)):
        one = _phone(piece)
        several = [one] if one else [_phone(part) for part in piece.split()]
        if not all(several):
            raise BadCell(_phone_fault(piece.strip()))
        found += several
    if not found:
        raise BadCell(_phone_fault(word))
    return list(dict.fromkeys(found))


def _phone(word: str) -> str:
    """One number in its one form, "" when it is none."""
    extension = re.sub(
        r"(?<=[0-9]{7})\s*(?:-|转|分机|ext\.?)\s*(?=[0-9]{1,6}$)", "转", word, flags=re.IGNORECASE
    )
    for candidate in (word, extension):
        digits = re.sub(r"[\s.()-]", "", candidate)
        digits = re.sub(r"^(?:\+86|0086|86(?=1[0-9]{10}$))", "", digits)
        if re.fullmatch(r"0?1[3-9][0-9]{9}", digits):
            return digits[-11:]
        if re.fullmatch(r"[48]00[0-9]{7}|95[0-9]{3,4}", digits):
            return digits
        abroad = re.match(
            r"\s*(?:\+|00)86", word
        )  # written for callers from abroad: no 0 before the area code
        if landline := LANDLINE.fullmatch(digits) or (abroad and LANDLINE.fullmatch(f"0{digits}")):
            return "-".join(filter(None, landline.groups()))
    return ""


def _phone_fault(word: str) -> str:
    words = {"raw": brief(word)}
    digits = re.sub(r"[\s.()+-]", "", word)
    if foreign := re.sub(r"[0-9]", "", digits):
        return _("号码“%(raw)s”里有文字或符号“%(foreign)s”，请移到备注，这里只留号码。") % (
            words | {"foreign": foreign}
        )
    words["n"] = str(len(digits))
    if digits.startswith("1"):
        if len(digits) != 11:
            return _("手机号应为 11 位，“%(raw)s”是 %(n)s 位，请核对补全。") % words
        return _("“%(raw)s”不是有效的手机号段（第二位应为 3 至 9），请核对。") % words
    if len(digits) in (7, 8):
        return _("固定电话“%(raw)s”缺少区号，请写成 0755-86123456 的形式。") % words
    if digits.startswith("0"):
        return _("固定电话“%(raw)s”应为区号加 7 或 8 位号码，请核对。") % words
    return _("“%(raw)s”不是手机号（11 位）、带区号的固定电话或 400、95 号码，请核对。") % words


def id_number(raw) -> str:
    """An identity number of 18 characters with a right check digit, or an old one of 15 digits.

    Excel keeps 15 digits of a number: an 18-digit one stored as a number has lost its end and is refused.
    """
    word = re.sub(r"\s", "", half_width(raw)).upper()
    damaged = _("Excel 只保留前 15 位数字，身份证号末三位已经变成 000，请把该列设为“文本”格式后重填。")
    if SCIENTIFIC.fullmatch(word):
        raise BadCell(damaged)
    if re.fullmatch(r"[0-9]{15}", word):
        _birthday(f"19{word[6:12]}")
        return word
    if not re.fullmatch(r"[0-9]{17}[0-9X]", word):
        raise BadCell(
            _("身份证号应为 18 位（末位可为 X），“%(raw)s”是 %(n)s 位或含有其他字符，请核对。")
            % {"raw": brief(raw), "n": len(word)}
        )
    if word[-1] != check_digit(word[:17]):
        if word.endswith("000"):
            raise BadCell(damaged)
        raise BadCell(_("身份证号末位校验码与前 17 位不符，可能抄错了一位，请对照证件核对。"))
    _birthday(word[6:14])
    return word


CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015, MOD 31-3
CREDIT_WEIGHTS = tuple(3**place % 31 for place in range(17))
OTHER_PAPER = re.compile(r"[A-Z]{1,2}[0-9]{6,10}|[A-Z][0-9]{6}\([0-9A]\)|[一-龥]{1,4}字第?[0-9]{5,9}号?")


def certificate(raw) -> str:
    """An identity number, a company's credit code, or a passport, travel permit or officer's card as printed."""
    word = re.sub(r"\s", "", half_width(raw)).upper()
    if OTHER_PAPER.fullmatch(word) or _is_credit_code(word):
        return word
    return id_number(raw)


def _is_credit_code(word: str) -> bool:
    if len(word) != 18 or not set(word) <= set(CREDIT_CODE):
        return False
    total = sum(CREDIT_CODE.index(char) * weight for char, weight in zip(word, CREDIT_WEIGHTS, strict=False))
    return CREDIT_CODE[-total % 31] == word[-1]


def check_digit(first: str) -> str:
    """The last character of an identity number from its first 17 digits (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def _birthday(digits: str) -> None:
    try:
        dt.datetime.strptime(digits, "%Y%m%d")
    except ValueError:
        raise BadCell(
            _("身份证号里的出生日期 %(digits)s 不存在，请对照证件核对。") % {"digits": digits}
        ) from None
