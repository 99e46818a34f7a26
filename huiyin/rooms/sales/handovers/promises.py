"""What is promised of a handover: the day of the contract, an answer to each defect, the files to the property company."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

HAND_OVER = register(
    PromiseKind(
        "handovers.deliver",
        _("按合同约定交房"),
        clause="YX-2.7.3",
        within="deliver_within",
        kept_by=("handovers.deliver",),
    )
)
RECEIVE = register(
    PromiseKind(
        "handovers.receive",
        _("按预约接待验房"),
        clause="YX-2.7.3",
        within="",
        kept_by=("handovers.inspect",),
    )
)
ANSWER = register(
    PromiseKind(
        "defects.answer",
        _("答复整改责任人和完成日期"),
        clause="YX-2.7.3",
        within="defect_answer_within",
        kept_by=("defects.answer", "defects.mend"),
    )
)
MEND = register(
    PromiseKind(
        "defects.mend",
        _("整改验房缺陷"),
        clause="YX-2.7.3",
        within="defect_mend_within",
        kept_by=("defects.mend",),
    )
)
RECHECK = register(
    PromiseKind(
        "defects.recheck",
        _("请客户复验"),
        clause="YX-2.7.3",
        within="recheck_within",
        kept_by=("defects.pass", "defects.fail"),
    )
)
FILES = register(
    PromiseKind(
        "handovers.files",
        _("向物业公司移交客户资料"),
        clause="YX-2.7.3",
        within="files_within",
        to="department",
    )
)
