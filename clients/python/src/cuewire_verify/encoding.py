"""Text to bytes, strictly: two texts that a receiver in another language would read differently are no encoding here."""

from __future__ import annotations

import base64
import re
from typing import Optional

_MAC_BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=")
_SIGNATURE_BASE64 = re.compile(r"[A-Za-z0-9+/]{86}==")
_MAC_HEX = re.compile(r"[0-9a-fA-F]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def utf8(text: str) -> bytes:
    """Half a surrogate pair becomes the replacement character's bytes, which are nobody's signature."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def mac_of_base64(text: str) -> Optional[bytes]:
    """None when the text is no HMAC-SHA256 in standard base64."""
    return base64.b64decode(text) if _MAC_BASE64.fullmatch(text) else None


def signature_of_base64(text: str) -> Optional[bytes]:
    """None when the text is no ed25519 signature in standard base64."""
    return base64.b64decode(text) if _SIGNATURE_BASE64.fullmatch(text) else None


def mac_of_hex(text: str) -> Optional[bytes]:
    """None when the text is no HMAC-SHA256 in hexadecimal."""
    return bytes.fromhex(text) if _MAC_HEX.fullmatch(text) else None


def bytes_of_base64(text: str) -> Optional[bytes]:
    """None when the text is empty or not standard base64; its padding may be left out."""
    digits = text.rstrip("=")
    if not _BASE64.fullmatch(text) or len(digits) % 4 == 1:
        return None
    return base64.b64decode(digits + "=" * (-len(digits) % 4))
