"""Encryption at rest: AES-256-GCM with a key a party, all keys sealed by one master key; blind indexes for look-ups.

A ciphertext is one key byte, a 12-byte nonce and the GCM text, bound to where it stands.
"""

import functools
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"


class Unreadable(Exception):
    """The text was encrypted under another key, belongs elsewhere, or was tampered with."""


@functools.cache
def derived(purpose: str) -> bytes:
    """A 32-byte key of the house for one purpose, from the master key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        settings.DATA_KEY.encode()
    )


def encrypt(key: bytes, data: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(12)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())


def decrypt(key: bytes, blob: bytes, bound_to: str) -> bytes:
    blob = bytes(blob)
    if blob[:1] != FORMAT:
        raise Unreadable("unknown format")
    try:
        return AESGCM(key).decrypt(blob[1:13], blob[13:], bound_to.encode())
    except InvalidTag as error:
        raise Unreadable("wrong key or place") from error


def new_sealed_key() -> bytes:
    """A fresh random key, sealed by the master key; `opened` gives it back."""
    return encrypt(derived("party keys"), os.urandom(32), "key")


@functools.lru_cache(maxsize=8192)
def _opened(sealed: bytes) -> bytes:
    return decrypt(derived("party keys"), sealed, "key")


def opened(sealed) -> bytes:
    return _opened(bytes(sealed))


def blind(text: str, purpose: str) -> bytes:
    """A keyed hash of a text, equal for equal texts: lets an encrypted column be found without being read."""
    return hmac.new(derived(f"blind {purpose}"), text.encode(), hashlib.sha256).digest()[:16]
