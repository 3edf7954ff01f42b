"""A header that names a time and hex HMAC-SHA256s of `time.body`, keyed with the secret as it is written.

Twelve Labs, Mux and Cloudflare Stream share this form.
"""

from __future__ import annotations

import re
from typing import Callable

from .encoding import utf8
from .error import VerificationError
from .headers import required_header
from .signed_request import SignedRequest, keys_of, require_fresh, require_match


def timed_signature(header: str, time_name: str, mac_name: str) -> Callable[[SignedRequest], None]:
    """One MAC, or several while a secret is rotated."""
    parts_of = re.compile(rf"{time_name}=([0-9]{{1,15}})((?:,{mac_name}=[0-9a-fA-F]{{64}})+)")

    def check(request: SignedRequest) -> None:
        keys = keys_of(request.secrets, utf8)
        parts = parts_of.fullmatch(required_header(request.headers, header))
        if parts is None:
            form = f"{time_name}=<seconds>,{mac_name}=<64 hexadecimal digits>"
            raise VerificationError("malformed", f"{header} is not {form}.")
        timestamp, signatures = parts.groups()
        require_fresh(timestamp, request)
        macs = [bytes.fromhex(each) for each in signatures.split(f",{mac_name}=")[1:]]
        require_match(keys, utf8(f"{timestamp}.") + request.body, macs)

    return check
