"""What is promised of titles: each stage chased, the law's days watched, the certificate told of at once."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

# ── acts of the registry ────────────────────────────────────────────────────────
PREPARE = register(
    PromiseKind(
        "registryacts.prepare",
        _("备齐登记资料"),
        clause="YX-2.7.1a",
        within="chase_within",
        kept_by=("registryacts.submit",),
        act="registryacts.chase",
        to="department",
    )
)
SUBMIT = register(
    PromiseKind(
        "registryacts.submit",
        _("提交登记申请"),
        clause="ZH-4.1.3",
        within="submit_within",
        kept_by=("registryacts.submit",),
        to="department",
    )
)
ASK_REGISTRY = register(
    PromiseKind(
        "registryacts.ask",
        _("催问登记机构"),
        clause="YX-2.7.1a",
        within="registry_usual_within",
        kept_by=("registryacts.finish", "registryacts.send_back"),
        act="registryacts.chase",
        to="department",
    )
)
CHASE_REGISTRY = register(
    PromiseKind(
        "registryacts.chase",
        _("再次催问登记机构"),
        clause="YX-2.7.1a",
        within="chase_within",
        kept_by=("registryacts.finish", "registryacts.send_back"),
        act="registryacts.chase",
        to="department",
    )
)
REGISTERED = register(
    PromiseKind(
        "registryacts.registered",
        _("登记机构法定期限内办结"),
        clause="YX-2.7.1a",
        within="registry_within",
        kept_by=("registryacts.finish", "registryacts.send_back"),
        warn="statutory_warn_before",
        to="department",
    )
)
LAPSE = register(
    PromiseKind(
        "registryacts.lapse",
        _("预告登记失效前申请本登记"),
        clause="ZH-4.1.3",
        within="notice_lapses_within",
        kept_by=("registryacts.secure",),
        warn="statutory_warn_before",
    )
)

# ── titles ──────────────────────────────────────────────────────────────────────
COLLECT_PAPERS = register(
    PromiseKind(
        "titles.collect_papers",
        _("催收办证资料和费用"),
        clause="YX-2.7.1a",
        within="chase_within",
        kept_by=("titles.ready",),
        act="titles.chase",
    )
)
APPLY = register(
    PromiseKind(
        "titles.apply",
        _("申请转移登记"),
        clause="ZH-4.1.3",
        within="submit_within",
        kept_by=("titles.apply",),
    )
)
FILE_PAPERS = register(
    PromiseKind(
        "titles.file_papers",
        _("公司报送办证资料"),
        clause="YX-2.7.1a",
        within="papers_filed_within",
        kept_by=("titles.file_papers", "titles.apply"),
        warn="statutory_warn_before",
    )
)
OBTAIN = register(
    PromiseKind(
        "titles.obtain",
        _("期限内办好产权证"),
        clause="YX-2.7.1a",
        within="title_within_presale",
        kept_by=("titles.receive_certificate",),
        warn="statutory_warn_before",
    )
)
CHASE_TITLE = register(
    PromiseKind(
        "titles.chase",
        _("催问办证进度"),
        clause="YX-2.7.1a",
        within="chase_within",
        kept_by=("titles.receive_certificate", "titles.send_back"),
        act="titles.chase",
    )
)
NOTIFY = register(
    PromiseKind(
        "titles.notify",
        _("通知客户领证"),
        clause="YX-2.7.1b",
        within="notify_within",
        kept_by=("titles.issue", "titles.hand_to_bank"),
        act="titles.notify",
    )
)
FETCH = register(
    PromiseKind(
        "titles.fetch",
        _("催请客户领证"),
        clause="YX-2.7.1b",
        within="collect_within",
        kept_by=("titles.issue", "titles.hand_to_bank"),
        act="titles.notify",
    )
)
BROUGHT_IN = register(
    PromiseKind(
        "titles.brought_in",
        _("接着办理旧台账的产权证"),
        clause="WY-G13",
        within="brought_in_within",
        kept_by=(
            "titles.ready",
            "titles.apply",
            "titles.accepted",
            "titles.receive_certificate",
            "titles.issue",
        ),
    )
)

# ── pre-sale units into completed ones ──────────────────────────────────────────
TURN = register(
    PromiseKind(
        "conversions.turn",
        _("办好现售备案"),
        clause="ZH-J4.6",
        within="",
        kept_by=("conversions.finish",),
        to="department",
    )
)
