"""Who buys is known by face and number before anything is signed."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.sales.conftest import ID_NUMBER
from huiyin.rooms.sales.contracts.models import TO_CHECK
from tests.words import again, do

pytestmark = pytest.mark.django_db
ALL = [code for code, _label in TO_CHECK]


@pytest.mark.clause("ZH-J2.1", "ZH-J2.3")
def test_nobody_signs_who_is_not_whom_the_card_names(house, sale):
    contract = sale.draft()
    buyer = contract.buyers.get()
    facts = {"buyer": buyer, "name": "张秀英", "id_number": ID_NUMBER, "qualification": "不限购"}
    for wrong, words in (
        ({"name": "张秀莹"}, "证件上的姓名与登记的不一致"),
        ({"id_number": "440301198501012392"}, "证件号码与登记的不一致"),
        ({"qualification": ""}, "没有购房资格核验结果"),
    ):
        with pytest.raises(Refused, match=words):
            do("contracts.identify", house.specialist, contract, **facts | wrong)
        buyer.refresh_from_db()
        assert buyer.identified_at is None
    do("contracts.identify", house.specialist, contract, **facts)
    buyer.refresh_from_db()
    assert buyer.identified_by == house.specialist


@pytest.mark.clause("ZH-J2.3")
def test_a_number_with_a_wrong_check_digit_is_refused_at_the_field(house, client, sale):
    contract = sale.draft()
    client.force_login(house.specialist)
    page = f"/r/contracts/{contract.pk}/do/contracts.identify"
    body = {
        "buyer": contract.buyers.get().pk,
        "name": "张秀英",
        "id_number": "110101199003072358",
        "qualification": "不限购",
    }
    refused = client.post(page, body).content.decode()
    assert "末位校验码与前 17 位不符" in refused
    assert client.post(page, body | {"id_number": ID_NUMBER}).status_code == 302


@pytest.mark.clause("ZH-J2.1")
def test_the_number_read_off_the_card_is_kept_where_none_was(house, sale):
    other = perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name="王芳",
        phones=["13700001111"],
    )
    contract = sale.draft(party=other.party)
    facts = {"name": "王芳", "id_number": "440301198501012392", "qualification": "不限购"}
    do("contracts.identify", house.specialist, contract, buyer=contract.buyers.get(), **facts)
    assert again(other).id_blind
    with pytest.raises(Refused, match="证件号码与登记的不一致"):
        do("customers.identify", house.clerk, other, id_number=ID_NUMBER)


@pytest.mark.clause("ZH-J2.1")
def test_only_the_first_buyer_proves_the_means_and_nobody_of_another_contract_is_identified(house, sale):
    contract = sale.draft(payment="mortgage", loan=60_000_000)
    do("contracts.add_buyer", house.specialist, contract, who=sale.buyer().party)
    second = contract.buyers.get(position=1)
    assert [paper.label for paper in contract.papers.filter(label="收入证明")] == ["收入证明"]
    other = sale.draft(unit=sale.door("1503"))
    facts = {"name": "李国强", "id_number": "440301198501012392", "qualification": "不限购"}
    with pytest.raises(Refused, match="这位不是本合同的买受人"):
        do("contracts.identify", house.specialist, other, buyer=second, **facts)
    do("contracts.identify", house.specialist, contract, buyer=second, **facts)
    with pytest.raises(Refused, match="共有人有变动"):
        do("contracts.set_shares", house.specialist, contract, shares={second.pk: 10_000})


@pytest.mark.clause("ZH-J2.1")
def test_a_company_needs_no_leave_to_buy(house, sale):
    contract = sale.draft(buyer_sort="company")
    facts = {"buyer": contract.buyers.get(), "name": "张秀英", "id_number": ID_NUMBER}
    do("contracts.identify", house.specialist, contract, **facts)
    assert contract.buyers.get().identified_at
