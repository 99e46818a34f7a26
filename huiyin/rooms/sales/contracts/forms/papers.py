"""Which papers came: one choice a paper, whatever they are wanted for."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.sales.contracts.models import ContractPaper
from huiyin.web.forms import ActionForm, FilesField


class WantedForm(ActionForm):
    """One choice a paper; what is excused is explained."""

    states = ContractPaper.State.choices

    def listed(self) -> Iterable[tuple]:
        """The papers of the subject, each with what it is called here."""
        raise NotImplementedError

    def prepare(self) -> None:
        for paper, label in self.listed() if self.subject else ():
            self.fields[f"paper_{paper.pk}"] = forms.ChoiceField(
                label=label, choices=self.states, initial=paper.state
            )
        self.fields["words"] = forms.CharField(
            label=_("说明"), max_length=100, required=False, help_text=_("登记免交的要写原因")
        )
        self.fields["uploads"] = FilesField(label=_("照片或扫描件"), required=False)

    def facts(self):
        found = super().facts()
        papers = {int(name[6:]): found.pop(name) for name in list(found) if name.startswith("paper_")}
        return found | {"papers": papers}


class PapersForm(WantedForm):
    def listed(self):
        papers = self.subject.papers.select_related("buyer__party").order_by("position", "pk")
        several = len({paper.buyer_id for paper in papers}) > 1
        for paper in papers:
            whose = f"{masked_name(paper.buyer.party.name)} " if several and paper.buyer else ""
            yield paper, f"{whose}{paper.label}"


class AddPaperForm(ActionForm):
    label = forms.CharField(label=_("资料名称"), max_length=60)
