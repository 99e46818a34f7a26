"""The one double-entry book and the papers that move it."""

from huiyin.registers.accounts.models.book import Account, Entry, EntryLine, Till
from huiyin.registers.accounts.models.charging import Allocation, Bill, Credit
from huiyin.registers.accounts.models.charts import (
    CHARGES,
    SORTS,
    Charge,
    Sort,
    Whose,
    add_charge,
    add_sort,
    charge_choices,
    charge_label,
    sort_label,
)
from huiyin.registers.accounts.models.paying import (
    Invoice,
    Method,
    Offset,
    Payment,
    PayOver,
    PayOverLine,
    Refund,
)

__all__ = [
    "CHARGES",
    "SORTS",
    "Account",
    "Allocation",
    "Bill",
    "Charge",
    "Credit",
    "Entry",
    "EntryLine",
    "Invoice",
    "Method",
    "Offset",
    "PayOver",
    "PayOverLine",
    "Payment",
    "Refund",
    "Sort",
    "Till",
    "Whose",
    "add_charge",
    "add_sort",
    "charge_choices",
    "charge_label",
    "sort_label",
]
