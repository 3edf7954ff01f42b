"""Twelve Labs: `TL-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body`.

The key is the secret as it is written.
"""

from __future__ import annotations

import re

from .encoding import utf8
from .error import VerificationError
from .headers import required_header
from .signed_request import SignedRequest, keys_of, require_fresh, require_match

# One v1, or several while a secret is rotated.
_PARTS = re.compile(r"t=([0-9]{1,15})((?:,v1=[0-9a-fA-F]{64})+)")


def check_twelve_labs(request: SignedRequest) -> None:
    keys = keys_of(request.secrets, utf8)
    parts = _PARTS.fullmatch(required_header(request.headers, "tl-signature"))
    if parts is None:
        raise VerificationError("malformed", "TL-Signature is not t=<seconds>,v1=<64 hexadecimal digits>.")
    timestamp, signatures = parts.groups()
    require_fresh(timestamp, request)
    macs = [bytes.fromhex(each) for each in signatures.split(",v1=")[1:]]
    require_match(keys, utf8(f"{timestamp}.") + request.body, macs)
