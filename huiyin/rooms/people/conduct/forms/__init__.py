"""The shape of what is typed about conduct."""

from huiyin.rooms.people.conduct.forms.breaches import (
    ConfirmForm,
    CorrectForm,
    DismissForm,
    FileForm,
    RecordForm,
)
from huiyin.rooms.people.conduct.forms.dismissals import (
    CertifyForm,
    HearUnionForm,
    PrepareForm,
    ReplyForm,
    TellUnionForm,
)
from huiyin.rooms.people.conduct.forms.others import (
    DrawForm,
    GateForm,
    RecallForm,
    ReceiveForm,
    RewardForm,
)
from huiyin.rooms.people.conduct.forms.penalties import (
    AnswerForm,
    AppealForm,
    DecideForm,
    EffectForm,
    HearForm,
    NotifyForm,
    ProposeForm,
    SignForm,
    SuspendForm,
    VerdictForm,
)

__all__ = [
    "AnswerForm",
    "AppealForm",
    "CertifyForm",
    "ConfirmForm",
    "CorrectForm",
    "DecideForm",
    "DismissForm",
    "DrawForm",
    "EffectForm",
    "FileForm",
    "GateForm",
    "HearForm",
    "HearUnionForm",
    "NotifyForm",
    "PrepareForm",
    "ProposeForm",
    "RecallForm",
    "ReceiveForm",
    "RecordForm",
    "ReplyForm",
    "RewardForm",
    "SignForm",
    "SuspendForm",
    "TellUnionForm",
    "VerdictForm",
]
