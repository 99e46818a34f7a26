"""Contracts of sale: who buys what for how much, what is still missing, how far the filing is, and how it ends."""

from huiyin.rooms.sales.contracts.models.contract import (
    BY_LOAN,
    ON_THE_WAY,
    STANDING,
    TO_CHECK,
    AreaRule,
    Contract,
    Payment,
    Pricing,
    Sale,
    State,
    Why,
)
from huiyin.rooms.sales.contracts.models.parts import Amendment, Buyer, ContractPaper, Doubt, Instalment, Term

__all__ = [
    "Amendment",
    "AreaRule",
    "BY_LOAN",
    "Buyer",
    "Contract",
    "ContractPaper",
    "Doubt",
    "Instalment",
    "ON_THE_WAY",
    "Payment",
    "Pricing",
    "STANDING",
    "Sale",
    "State",
    "TO_CHECK",
    "Term",
    "Why",
]
