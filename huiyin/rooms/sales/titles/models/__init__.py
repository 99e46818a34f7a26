"""权证: what is done at the registry, the title of each contract, and the filing by which finished homes are sold."""

from huiyin.rooms.sales.titles.models.acts import (
    CANCELLED_BY,
    CANCELLING,
    GATED,
    LAPSING,
    OF_A_CONTRACT,
    OF_A_PROJECT,
    ActSort,
    ActState,
    RegistryAct,
)
from huiyin.rooms.sales.titles.models.conversion import Conversion, ConversionState
from huiyin.rooms.sales.titles.models.papers import CasePaper
from huiyin.rooms.sales.titles.models.title import Fault, TitleCase, TitleDesk, TitleState

__all__ = [
    "CANCELLED_BY",
    "CANCELLING",
    "GATED",
    "LAPSING",
    "OF_A_CONTRACT",
    "OF_A_PROJECT",
    "ActSort",
    "ActState",
    "CasePaper",
    "Conversion",
    "ConversionState",
    "Fault",
    "RegistryAct",
    "TitleCase",
    "TitleDesk",
    "TitleState",
]
