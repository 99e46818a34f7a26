"""The papers of a case, whichever kind of case it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rooms.sales.contracts.forms import AddPaperForm as AddLabelForm
from huiyin.rooms.sales.contracts.forms import WantedForm
from huiyin.rooms.sales.titles.models import CasePaper

FILED = CasePaper.State.FILED


class PapersForm(WantedForm):
    """What came, and where it is put. What lies at the registry is not asked about."""

    states = [one for one in CasePaper.State.choices if one[0] != FILED]

    def listed(self):
        papers = self.subject.matter.case_papers.exclude(state=FILED).order_by("position", "pk")
        return ((paper, f"{paper.label}（{paper.get_origin_display()}）") for paper in papers)

    def prepare(self) -> None:
        super().prepare()
        self.fields["place"] = forms.CharField(
            label=_("存放位置"),
            max_length=40,
            required=False,
            help_text=_("填了的，新收的每份资料都登记为保管物"),
        )
        for name in ("words", "uploads"):
            self.fields[name] = self.fields.pop(name)  # after the place


class AddPaperForm(AddLabelForm):
    origin = forms.ChoiceField(label=_("由谁提供"), choices=CasePaper.From.choices)
