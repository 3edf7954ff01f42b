"""Why a request must not be trusted."""

from __future__ import annotations

from typing import Literal

# `bad_secret` is the receiver's own mistake: the secret is empty or not written as this dialect writes it.
# All others mean: do not trust the request, and do nothing but answer it with 4xx.
Failure = Literal["bad_secret", "missing_header", "malformed", "stale", "no_match"]


class VerificationError(Exception):
    """`failure` says which check the request did not pass."""

    def __init__(self, failure: Failure, message: str) -> None:
        super().__init__(message)
        self.failure = failure
