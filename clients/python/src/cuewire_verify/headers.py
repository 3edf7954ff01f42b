"""Looks up one header in whatever a server holds headers in. What is ambiguous is refused, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from typing import Any, Union

from .error import VerificationError

# A mapping as frameworks have it, or the headers of http.server; names in any case.
Headers = Union[Mapping[str, Any], Message]

# Far more than any dialect needs, with several signatures side by side.
LENGTH_MAX = 4096


def required_header(headers: Headers, name: str) -> str:
    """`name` is in lower case."""
    values = header_values(headers, name)
    if not values:
        raise VerificationError("missing_header", f"The request has no {name} header.")
    if len(values) > 1:
        raise VerificationError("malformed", f"The request has several {name} headers.")
    if len(values[0]) > LENGTH_MAX:
        raise VerificationError("malformed", f"The {name} header is too long.")
    return values[0]


def header_values(headers: Headers, name: str) -> list[str]:
    """Every value that is not empty. `name` is in lower case."""
    found: list[str] = []
    for key, value in headers.items():
        if isinstance(key, str) and key.lower() == name:
            values = value if isinstance(value, (list, tuple)) else [value]
            found.extend(each for each in values if isinstance(each, str) and each)
    return found
