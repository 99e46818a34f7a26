"""The shape of what is typed about launches and certificates."""

from huiyin.rooms.sales.launches.forms.certificates import (
    CertificateForm,
    CorrectCertificateForm,
    DoorsForm,
    DropDoorsForm,
    RenewCertificateForm,
)
from huiyin.rooms.sales.launches.forms.launches import (
    CloseForm,
    CorrectLaunchForm,
    ExtendForm,
    LaunchForm,
    OpenSaleForm,
    PostponeForm,
)
from huiyin.rooms.sales.launches.forms.lines import (
    AddLineForm,
    DocumentForm,
    ExcuseLineForm,
    FinishLineForm,
    ReopenLineForm,
    SetLineForm,
    WithdrawDocumentForm,
)

__all__ = [
    "AddLineForm",
    "CertificateForm",
    "CloseForm",
    "CorrectCertificateForm",
    "CorrectLaunchForm",
    "DocumentForm",
    "DoorsForm",
    "DropDoorsForm",
    "ExcuseLineForm",
    "ExtendForm",
    "FinishLineForm",
    "LaunchForm",
    "OpenSaleForm",
    "PostponeForm",
    "RenewCertificateForm",
    "ReopenLineForm",
    "SetLineForm",
    "WithdrawDocumentForm",
]
