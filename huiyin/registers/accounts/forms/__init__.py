"""The shape of what is typed about the book."""

from huiyin.registers.accounts.forms.charging import BillForm, CreditForm, TillForm
from huiyin.registers.accounts.forms.paying import (
    AllocateForm,
    AskInvoiceForm,
    ClaimForm,
    InvoiceForm,
    OffsetForm,
    PaymentForm,
    PayOverForm,
    PayRefundForm,
    RedInvoiceForm,
    RefundForm,
)

__all__ = [
    "AllocateForm",
    "AskInvoiceForm",
    "BillForm",
    "ClaimForm",
    "CreditForm",
    "InvoiceForm",
    "OffsetForm",
    "PayOverForm",
    "PayRefundForm",
    "PaymentForm",
    "RedInvoiceForm",
    "RefundForm",
    "TillForm",
]
