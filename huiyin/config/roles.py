"""Which kind of post may do what. The one table of rights; a test walks every page and endpoint against it."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.rights import ROLES, Role

MATTER = (
    "matters.promise",
    "matters.attach",
    "matters.rearrange",
    "matters.reveal",
    "matters.hand_over",
    "matters.accept",
    "matters.return",
    "matters.take_back",
)
# What every member of staff has with the others; what one may do as giver or reader of a thing it names itself.
OFFICE = (
    *MATTER,
    "absences.*",
    "tasks.see",
    "tasks.give",
    "tasks.report",
    "tasks.answer",
    "tasks.print",
    "circulars.see",
    "circulars.print",
    "duties.see",
)
DESK = (
    *OFFICE,
    "appointments.*",
    "circulars.issue",
    "circulars.attach",
    "circulars.add_readers",
    "circulars.set_task",
    "circulars.withdraw",
    "customers.see",
    "customers.register",
    "customers.correct",
    "customers.reveal",
    "customers.tie",
    "customers.untie",
    "customers.do_not_contact",
    "customers.may_contact",
    "units.see",
    "calls.*",
    "parts.*",
    "collections.see",
    "collections.print",
    "complaints.see",
    "complaints.print",
    "complaints.record",
    "complaints.judge",
    "complaints.correct",
    "complaints.contact",
    "complaints.investigate",
    "complaints.plan",
    "complaints.finish_step",
    "complaints.offer_remedy",
    "complaints.chase",
    "complaints.join_group",
    "complaints.escalate",
    "complaints.solve",
    "complaints.solve_partly",
    "complaints.decline",
    "complaints.end",
    "complaints.reopen",
    "complaints.share_link",
    "complaints.revoke_links",
    "places.see",
    "places.print",
)
LEADING = (
    *DESK,
    "matters.*",
    "tasks.extend",
    "tasks.withdraw",
    "duties.*",
    "complaints.acknowledge",
    "complaints.void",
    "imports.*",
    "outbox.see",
    "places.*",
    "collections.*",
    "units.*",
    "customers.void",
    "customers.merge",
    "customers.unmerge",
)

DECIDING = (*LEADING, "complaints.*", "customers.*", "robots.set")

ROLES.update(
    {
        "clerk": Role(_("客服专员（前台）"), DESK, rank=0),
        "specialist": Role(_("项目客服专员"), DESK, rank=1),
        "supervisor": Role(_("客服主管"), LEADING, rank=2),
        "manager": Role(_("部门经理"), DECIDING, rank=3),
        "director": Role(_("主任"), DECIDING, rank=4),
        "partner": Role(
            _("协办部门人员"),
            (*OFFICE, "circulars.issue", "parts.see", "parts.answer", "parts.print", "units.see"),
            rank=1,
        ),
        "finance": Role(
            _("财务"),
            (*OFFICE, "appointments.*", "customers.see", "units.see"),
            everywhere=True,
            home=(*OFFICE, "appointments.*"),
            rank=0,
        ),
        "quality": Role(
            _("品质部"),
            (*OFFICE, "circulars.issue", "complaints.see", "parts.see", "collections.see", "customers.see"),
            everywhere=True,
            home=(*OFFICE, "circulars.issue"),
            rank=0,
        ),
        "admin": Role(
            _("系统管理员"),
            (*OFFICE, "members.*", "imports.*", "units.*"),
            everywhere=True,
            home=OFFICE,
            rank=0,
        ),
    }
)
