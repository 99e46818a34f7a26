"""What open pages are told of."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.live.models import Signal
from huiyin.kernel.live.telling import Watch, forget_old_signals, tell, topics_of
from huiyin.kernel.notices.sending import Telling, send

pytestmark = pytest.mark.django_db


def test_each_signal_is_read_once_and_alike_ones_together(house):
    watch = Watch()
    tell([house.clerk.pk, house.clerk.pk, house.head.pk], "ringing")
    tell([house.clerk.pk], "ringing")
    assert watch.fresh() == [(house.clerk.pk, "ringing"), (house.head.pk, "ringing")]
    assert watch.fresh() == []


def test_what_was_told_before_a_watch_began_is_not_read(house):
    tell([house.clerk.pk], "ringing")
    assert Watch().fresh() == []


def test_a_lower_key_that_was_committed_later_is_still_read(house):
    tell([house.clerk.pk], "ringing")
    low = Signal.objects.get().pk
    Signal.objects.all().delete()
    watch = Watch()
    tell([house.head.pk], "late")
    assert watch.fresh() == [(house.head.pk, "late")]
    Signal.objects.create(pk=low, member=house.clerk, topic="ringing", at=clock.now())
    assert watch.fresh() == [(house.clerk.pk, "ringing")]


def test_settled_signals_are_not_read_again_and_again(house):
    watch = Watch()
    tell([house.clerk.pk], "ringing")
    watch.fresh()
    with clock.at(clock.now() + dt.timedelta(seconds=30)):
        assert watch.fresh() == [] and watch._seen == set()
        tell([house.clerk.pk], "ringing")
        assert watch.fresh() == [(house.clerk.pk, "ringing")]


def test_a_page_that_opens_is_told_what_was_told_a_moment_ago_to_its_member(house):
    tell([house.clerk.pk], "ringing")
    assert topics_of(house.clerk.pk) == ["ringing"]
    assert topics_of(house.head.pk) == []
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert topics_of(house.clerk.pk) == []


def test_a_notice_rings_the_bell_of_who_is_told(house):
    send([Telling(house.clerk.pk, "k", "看一看", None, "", "", clock.now())])
    assert topics_of(house.clerk.pk) == ["notices"]


def test_old_signals_are_forgotten(house):
    tell([house.clerk.pk], "ringing")
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        forget_old_signals()
    assert not Signal.objects.exists()
