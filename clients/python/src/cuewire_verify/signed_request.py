"""What each dialect checks a signature on, and the steps that several of them share."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Callable, Literal, Optional

from .error import VerificationError
from .headers import Headers


# How endpoints of the standard dialect may be signed; ed25519 is told by its public key, and needs no name here.
StandardSignature = Literal["standard", "mux", "cloudflare"]


@dataclass(frozen=True)
class SignedRequest:
    headers: Headers
    body: bytes
    secrets: Sequence[str]
    now: float
    """In seconds since 1970."""
    tolerance_seconds: float
    signature: StandardSignature


def keys_of(secrets: Sequence[str], decode: Callable[[str], Optional[bytes]]) -> list[bytes]:
    """Refuses secrets that are none at once: an empty key, such as a setting left out, proves nothing."""
    keys = [decode(secret) for secret in secrets]
    usable = [key for key in keys if key]
    if not usable or len(usable) < len(keys):
        raise VerificationError("bad_secret", "A secret is empty or not written as this dialect writes it.")
    return usable


def require_fresh(timestamp: str, request: SignedRequest) -> None:
    """Refuses what was signed too long ago, and what a wrong clock signed in the future."""
    # This way round, so that a clock of NaN lets nothing in.
    if not abs(request.now - int(timestamp)) <= request.tolerance_seconds:
        raise VerificationError("stale", "The request is too old, or a clock is wrong.")


def require_match(keys: Iterable[bytes], signed: bytes, macs: Sequence[bytes]) -> None:
    """Passes when one MAC belongs to one key: several stand side by side while a secret is rotated."""
    if not is_mac_of(keys, signed, macs):
        raise no_match()


def is_mac_of(keys: Iterable[bytes], signed: bytes, macs: Sequence[bytes]) -> bool:
    for key in keys:
        expected = hmac.new(key, signed, hashlib.sha256).digest()
        if any(hmac.compare_digest(expected, mac) for mac in macs):
            return True
    return False


def no_match() -> VerificationError:
    return VerificationError("no_match", "No signature belongs to this body and any of these secrets.")
