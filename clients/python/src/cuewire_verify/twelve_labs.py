"""Twelve Labs: `TL-Signature: t=<seconds>,v1=<hex>`, where v1 is the HMAC-SHA256 of `t.body`."""

from .timed_signature import timed_signature

check_twelve_labs = timed_signature("tl-signature", "t", "v1")
