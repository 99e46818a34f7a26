"""The shape of what is typed about departments, posts, their holders, and those outside."""

from huiyin.rooms.people.posts.forms.outside import (
    CoachForm,
    CoachingAnswerForm,
    ContactForm,
    CorrectCoachingForm,
    CorrectContactForm,
    CorrectPublicityForm,
    LogForm,
    PublicityForm,
)
from huiyin.rooms.people.posts.forms.people import (
    AppointForm,
    EndForm,
    ProjectsForm,
    RateForm,
    SettleForm,
    StaffingForm,
)
from huiyin.rooms.people.posts.forms.structure import (
    ChangePostForm,
    ChangeSheetForm,
    ClosePostForm,
    DescriptionForm,
    HeadForm,
    PostForm,
    SheetForm,
)

__all__ = [
    "AppointForm",
    "ChangePostForm",
    "ChangeSheetForm",
    "ClosePostForm",
    "CoachForm",
    "CoachingAnswerForm",
    "ContactForm",
    "CorrectCoachingForm",
    "CorrectContactForm",
    "CorrectPublicityForm",
    "DescriptionForm",
    "EndForm",
    "HeadForm",
    "LogForm",
    "PostForm",
    "ProjectsForm",
    "PublicityForm",
    "RateForm",
    "SettleForm",
    "SheetForm",
    "StaffingForm",
]
