"""The JSON object in a body that was signed."""

from __future__ import annotations

import json
from typing import Any

from .error import VerificationError


def json_object_of(body: bytes) -> dict[str, Any]:
    try:
        # A byte order mark stays, and is no JSON: receivers in every language must read the same.
        value = json.loads(body.decode(), parse_constant=_refuse)
    # RecursionError: nested more deeply than anything that is meant.
    except (ValueError, RecursionError) as cause:
        raise VerificationError("malformed", "The body is not JSON in UTF-8.") from cause
    if not isinstance(value, dict):
        raise VerificationError("malformed", "The body is no JSON object.")
    return value


def text_member(body: dict[str, Any], name: str) -> str:
    """A member that an event cannot do without."""
    value = body.get(name)
    if not isinstance(value, str):
        raise VerificationError("malformed", f'The body has no "{name}".')
    return value


def _refuse(constant: str) -> Any:
    """Python's json reads NaN and Infinity, which no JSON has."""
    raise ValueError(f"{constant} is not JSON")
