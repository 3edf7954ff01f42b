"""Signatures that an endpoint of the standard dialect may ask for in place of its own: Mux's and Cloudflare Stream's."""

from .timed_signature import timed_signature

check_mux = timed_signature("mux-signature", "t", "v1")
check_cloudflare = timed_signature("webhook-signature", "time", "sig1")
