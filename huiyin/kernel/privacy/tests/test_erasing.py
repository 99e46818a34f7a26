"""Who is erased is in no table and no file any more; that something happened still stands (YX-1.4)."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.files.models import File
from huiyin.kernel.files.storing import store
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.privacy.erasing import erase_again, erased_before
from tests.words import again, do

pytestmark = pytest.mark.clause("YX-1.4")

NAME, PHONE, ID = "张秀英", "13800135678", "110101199003072338"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def erased(house, customer, **facts):
    facts = {"ground": "asked", "number": customer.record.number, "reason": "本人书面申请"} | facts
    return do("customers.erase", house.manager, customer, **facts)


def everything_kept() -> str:
    """All that stands in any table, as text."""
    return "\n".join(
        str(list(model._default_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
    )


def solved(record, house):
    complaint = record()
    picture = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + NAME.encode())
    do("matters.attach", house.specialist, complaint, uploads=[store(picture)])
    do("complaints.solve", house.specialist, complaint, result="已修好", answer="已说明")
    for follow_up in Matter.objects.filter(record__kind="followups", closed_at=None):
        do("followups.void", house.supervisor, follow_up, reason="客户要求删除信息")
    return complaint


def test_an_erased_person_is_in_no_table_and_no_file(
    record, customer, house, client, django_capture_on_commit_callbacks
):
    complaint = solved(record, house)
    perform(
        "calls.record", by=house.clerk, department=house.desk, party=customer.party, number=PHONE, need="问"
    )
    (file,) = File.objects.all()
    lines = Line.objects.count()
    assert NAME in everything_kept() and PHONE in everything_kept()
    with django_capture_on_commit_callbacks(execute=True):
        erased(house, customer)
    kept = everything_kept()
    assert NAME not in kept and PHONE not in kept and "zhangxiuying" not in kept
    assert not default_storage.exists(file.path) and not File.objects.exists()
    assert Line.objects.count() == lines + 1 and check_all() == []
    assert all(line.said is None for line in lines_of(again(complaint).record))
    client.force_login(house.manager)
    page = client.get(f"/r/customers/{customer.pk}").content.decode()
    assert "内容已依法删除" in page and "本人书面申请" in page
    assert erased_before() == [customer.party.pk]


def test_an_identity_number_cannot_be_found_nor_read_any_more(house):
    facts = {"department": house.desk, "project": house.project, "name": "陈大文", "phones": []}
    one = perform("customers.register", by=house.clerk, id_number=ID, **facts)
    erased(house, one)
    one.refresh_from_db()
    assert one.id_sealed is None and one.id_blind is None
    perform("customers.register", by=house.clerk, id_number=ID, **facts)


def test_a_picture_that_another_record_also_has_stays_with_it(
    record, customer, house, django_capture_on_commit_callbacks
):
    solved(record, house)
    other = perform(
        "complaints.record", by=house.clerk, department=house.desk, title="路灯", cause="不亮", anonymous=True
    )
    picture = SimpleUploadedFile("现场.png", b"\x89PNG\r\n\x1a\n" + NAME.encode())
    do("matters.attach", house.supervisor, other, uploads=[store(picture)])
    with django_capture_on_commit_callbacks(execute=True):
        erased(house, customer)
    (file,) = File.objects.all()
    assert file.record_id == other.pk and default_storage.exists(file.path)


def test_nobody_is_erased_while_a_matter_is_open_or_by_a_slip(record, customer, house):
    complaint = record()
    with pytest.raises(Refused, match="还有未办结的事项") as refusal:
        erased(house, customer)
    assert again(complaint).record.number in str(refusal.value)
    do("complaints.solve", house.specialist, complaint, result="已修好", answer="已说明")
    with pytest.raises(Refused, match="客户编号不对"):
        erased(house, customer, number="KH-1")
    with pytest.raises(Refused, match="写明依据"):
        erased(house, customer, reason="")
    assert again(customer).party.name == NAME


def test_only_who_decides_for_the_department_erases(customer, house):
    facts = {"ground": "asked", "number": customer.record.number, "reason": "申请"}
    for member in (house.clerk, house.specialist, house.supervisor):
        with pytest.raises(NoRight):
            do("customers.erase", member, customer, **facts)


def test_who_was_erased_after_the_backup_is_erased_again_after_the_restore(customer, house, home):
    lines = [f'{{"party": {key}}}' for key in (customer.party.pk, 987654)]
    (home / "erasures.jsonl").write_text("\n".join(lines) + "\n")
    assert erase_again() == 1 and erase_again() == 0
    assert again(customer).party.name == "已删除" and not again(customer).party.phones.exists()
