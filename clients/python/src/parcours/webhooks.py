"""Verification of webhooks, which needs no client and no network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from typing import Any, Callable, Iterable, Mapping, Optional, Union

from .errors import SignatureError

_PREFIX = "whsec_"


def verify_webhook(
    body: Union[bytes, str],
    headers: Mapping[str, str],
    secret: Union[str, Iterable[str]],
    *,
    tolerance: float = 300,
    now: Optional[float] = None,
    scheme: Optional[str] = None,
) -> dict[str, Any]:
    """The event that a request brought, if it is from Parcours and fresh.

    :param body: The raw bytes, before anything parsed them.
    :param secret: The endpoint's secret, or several during a rotation.
    :param tolerance: How many seconds the clocks may differ.
    :param scheme: ``"standard"`` (``webhook-signature``, which covers the time) or ``"drop"`` (``Drop-Signature``);
        without it, standard when the request has one of its headers.
    :raises SignatureError: for everything else.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets or not all(one.startswith(_PREFIX) for one in secrets):
        raise ValueError("secret: one or more that begin with whsec_ are needed.")
    if scheme not in (None, "standard", "drop"):
        raise ValueError("scheme: standard or drop.")

    raw = body.encode() if isinstance(body, str) else bytes(body)
    given = {name.lower(): value for name, value in headers.items()}
    if scheme == "standard" or (scheme is None and any(name.startswith("webhook-") for name in given)):
        _verify_standard(raw, given, secrets, time.time() if now is None else now, tolerance)
    else:
        _verify_drop(raw, given, secrets)
    event: dict[str, Any] = json.loads(raw)
    return event


def _verify_standard(body: bytes, headers: Mapping[str, str], secrets: list[str], now: float, tolerance: float) -> None:
    moment = headers.get("webhook-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", moment):
        raise SignatureError("webhook-timestamp: the Unix seconds of the attempt are missing.")
    if abs(now - int(moment)) > tolerance:
        raise SignatureError("webhook-timestamp: too far from now.")
    message = f"{headers.get('webhook-id', '')}.{moment}.".encode() + body

    def expected(secret: str) -> str:
        key = base64.b64decode(secret[len(_PREFIX) :])
        return "v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()

    # During a rotation there are several, separated by a space.
    _need_one(headers.get("webhook-signature", "").split(" "), secrets, expected, "webhook-signature")


def _verify_drop(body: bytes, headers: Mapping[str, str], secrets: list[str]) -> None:
    def expected(secret: str) -> str:
        return "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()

    given = [headers.get(name, "").lower() for name in ("drop-signature", "drop-signature-next")]
    _need_one(given, secrets, expected, "Drop-Signature")


def _need_one(given: list[str], secrets: list[str], expected: Callable[[str], str], header: str) -> None:
    # Bytes: text that is not ASCII cannot be compared in constant time.
    if not any(hmac.compare_digest(expected(secret).encode(), one.encode()) for secret in secrets for one in given):
        raise SignatureError(f"{header}: missing, or made with another secret over other bytes.")
