"""The papers of a case, whichever kind of case it is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rooms.sales.titles.models import CasePaper
from huiyin.web.forms import ActionForm, FilesField


class PapersForm(ActionForm):
    """One choice a paper, and where what came is put."""

    def prepare(self) -> None:
        papers = self.subject.matter.case_papers.order_by("position", "pk") if self.subject else ()
        choices = [one for one in CasePaper.State.choices if one[0] != CasePaper.State.FILED]
        for paper in papers:
            if paper.state == CasePaper.State.FILED:
                continue  # it lies at the registry
            self.fields[f"paper_{paper.pk}"] = forms.ChoiceField(
                label=f"{paper.label}（{paper.get_origin_display()}）", choices=choices, initial=paper.state
            )
        self.fields["place"] = forms.CharField(
            label=_("存放位置"),
            max_length=40,
            required=False,
            help_text=_("填了的，新收的每份资料都登记为保管物"),
        )
        self.fields["words"] = forms.CharField(
            label=_("说明"), max_length=100, required=False, help_text=_("登记免交的要写原因")
        )
        self.fields["uploads"] = FilesField(label=_("照片或扫描件"), required=False)

    def facts(self):
        found = super().facts()
        papers = {int(name[6:]): found.pop(name) for name in list(found) if name.startswith("paper_")}
        return found | {"papers": papers}


class AddPaperForm(ActionForm):
    label = forms.CharField(label=_("资料名称"), max_length=60)
    origin = forms.ChoiceField(label=_("由谁提供"), choices=CasePaper.From.choices)
