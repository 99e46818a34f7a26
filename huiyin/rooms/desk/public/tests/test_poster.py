"""The poster that hangs in the lobby."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from huiyin.rooms.desk.public.papers import poster
from huiyin.rooms.desk.public.tests.strangers import open_place
from huiyin.web.papers import paper_of, print_paper


@pytest.mark.clause("WY-G3")
@pytest.mark.parametrize("url", ["https://kf.example.com", ""])
def test_the_poster_says_where_and_by_which_number_and_leads_to_the_page(house, settings, url):
    settings.PUBLIC_URL = url
    place = open_place(house, words="夜间请拨打保安室")
    pdf = print_paper(paper_of("places", "poster"), [place], member=house.clerk)
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = pages[0].extract_text().replace(" ", "")
    assert len(pages) == 1
    assert all(said in text for said in ("0755-88886666", "澜园一号楼一层服务台", "夜间请拨打保安室"))
    assert ("https://kf.example.com/p/lobby" in text) == bool(url)
    assert bool(poster(place, house.clerk)["code"]) == bool(url)


@pytest.mark.clause("WY-G3")
def test_every_member_of_the_desk_prints_it_and_only_leaders_change_it(house):
    place = open_place(house)
    client = Client()
    client.force_login(house.clerk)
    text = client.get(reverse("record", args=["places", place.pk])).content.decode()
    assert "投诉告示" in text and "places.correct" not in text
