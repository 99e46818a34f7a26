"""What is encrypted is read with its own key, in its own place, unaltered, or not at all."""

import os

import pytest

from huiyin.kernel import vault
from huiyin.kernel.vault import Unreadable

pytestmark = pytest.mark.clause("YX-1.4")


def test_what_is_put_in_comes_out_and_cannot_be_read_on_the_way():
    key = os.urandom(32)
    blob = vault.encrypt(key, b"440301199001011234", "id:7")
    assert b"440301" not in blob
    assert vault.decrypt(key, blob, "id:7") == b"440301199001011234"
    assert blob != vault.encrypt(key, b"440301199001011234", "id:7"), "equal texts do not look alike"


def spoil(blob: bytes, at: int) -> bytes:
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


@pytest.mark.parametrize("at", [0, 1, 13, -1])
def test_an_altered_text_is_not_read(at):
    key = os.urandom(32)
    blob = vault.encrypt(key, b"secret", "id:7")
    with pytest.raises(Unreadable):
        vault.decrypt(key, spoil(blob, at % len(blob)), "id:7")


def test_another_key_does_not_read_it():
    blob = vault.encrypt(os.urandom(32), b"secret", "id:7")
    with pytest.raises(Unreadable):
        vault.decrypt(os.urandom(32), blob, "id:7")


def test_a_text_moved_to_another_place_is_not_read_there():
    key = os.urandom(32)
    with pytest.raises(Unreadable):
        vault.decrypt(key, vault.encrypt(key, b"secret", "id:7"), "id:8")


def test_a_partys_key_is_its_own_and_stands_sealed():
    one, other = vault.new_sealed_key(), vault.new_sealed_key()
    assert vault.opened(one) != vault.opened(other) and len(vault.opened(one)) == 32
    assert vault.opened(one) not in one
    assert vault.opened(memoryview(one)) == vault.opened(one), "as one database gives it"
    with pytest.raises(Unreadable):
        vault.opened(spoil(one, 20))


def test_a_blind_index_finds_equal_texts_and_tells_nothing_across_purposes():
    assert vault.blind("440301", "id number") == vault.blind("440301", "id number")
    assert vault.blind("440301", "id number") != vault.blind("440302", "id number")
    assert vault.blind("440301", "id number") != vault.blind("440301", "phone")
