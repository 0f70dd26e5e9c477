"""One call: signed, with its idempotency key, asked again when that helps and does no harm."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import random
import threading
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Mapping, Optional, Union
from urllib.parse import quote, urlencode

from ._transport import Answer, Transport
from .errors import ConnectionFailed, error_of

VERSION = "1.0.0"

#: Signed by key and secret, with the Bearer key, with an access token, or by nobody.
DELIVERY, UNBOXING, REVIEWS, NONE = "delivery", "unboxing", "reviews", "none"

_TOKENS = "/realms/parcours/protocol/openid-connect/token"

# Ask for the next token while the last one is still good for this long.
_TOKEN_MARGIN = 30

# Whoever is to wait longer has better things to do.
_LONGEST_WAIT = 60

_random = random.SystemRandom()


def path(template: str, *ids: Union[str, int]) -> str:
    """The path with its ids in it, each percent-encoded as one segment."""
    segments = [str(one) for one in ids]
    if any(segment in ("", ".", "..") for segment in segments):
        raise ValueError("id: it is empty, or no id.")
    return template.format(*(quote(segment, safe="") for segment in segments))


class Caller:
    def __init__(
        self,
        transport: Transport,
        *,
        key: Optional[str],
        secret: Optional[str],
        api_key: Optional[str],
        client_id: Optional[str],
        client_secret: Optional[str],
        language: Optional[str],
        max_retries: int,
        retry_delay: float,
        max_retry_delay: float,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._transport = transport
        self._key, self._secret, self._api_key = key, secret, api_key
        self._client_id, self._client_secret = client_id, client_secret
        self._max_retries, self._retry_delay, self._max_retry_delay = max_retries, retry_delay, max_retry_delay
        self._clock, self._sleep = clock, sleep
        self._headers = {"User-Agent": f"parcours-python/{VERSION}", "Accept": "application/json"}
        if language:
            self._headers["Accept-Language"] = language
        self._token: Optional[str] = None
        self._token_until = 0.0
        self._token_lock = threading.Lock()

    def call(
        self,
        auth: str,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        idempotency_key: Optional[str] = None,
        repeatable: Optional[bool] = None,
        also_fine: Optional[Callable[[int, Any], bool]] = None,
    ) -> Any:
        """The parsed answer.

        :param repeatable: Whether twice does no more than once; by default, what reads and what has an idempotency key.
        :param also_fine: Says of a status outside 2xx, and what came with it, that it is an answer like another.
        """
        sent = {name: str(value).lower() if isinstance(value, bool) else value for name, value in (query or {}).items() if value is not None}
        target = path + ("?" + urlencode(sent, quote_via=quote) if sent else "")
        headers, data = dict(self._headers), None
        if body is not None:
            # Made once: what is signed is what is sent.
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        if repeatable is None:
            repeatable = method == "GET" or idempotency_key is not None

        used: Mapping[str, str] = {}

        def signed() -> Mapping[str, str]:
            nonlocal used
            used = self._credentials(auth, method, target, data)
            return {**headers, **used}

        answer = self._send(method, target, data, signed, repeatable)
        if answer.status == 401 and auth == REVIEWS:
            self._forget_token(used["Authorization"])
            answer = self._send(method, target, data, signed, repeatable)
        parsed = _parsed(answer.body)
        if parsed is not None and (200 <= answer.status < 300 or (also_fine and also_fine(answer.status, parsed))):
            return parsed
        raise self._error(answer)

    def _send(self, method: str, target: str, body: Optional[bytes], headers: Callable[[], Mapping[str, str]], repeatable: bool) -> Answer:
        attempt = 0
        while True:
            sent = headers()
            try:
                answer = self._transport.send(method, target, body, sent)
            except (OSError, http.client.HTTPException) as lost:
                if attempt == self._max_retries or not repeatable:
                    raise ConnectionFailed(f"{method} {target}: no answer, or not all of it ({lost!r}).") from lost
                wait: Optional[float] = self._back_off(attempt)
            else:
                wait = self._wait_after(answer, attempt) if attempt < self._max_retries and _is_worth_a_retry(answer, repeatable) else None
                if wait is None:
                    return answer
            self._sleep(wait)
            attempt += 1

    def _back_off(self, attempt: int) -> float:
        # Any moment of the time, so that clients that failed together do not come back together.
        return _random.uniform(0, min(self._max_retry_delay, self._retry_delay * 2**attempt))

    def _wait_after(self, answer: Answer, attempt: int) -> Optional[float]:
        told = self._retry_after(answer)
        if told is None:
            return self._back_off(attempt)
        return told + _random.uniform(0, self._retry_delay) if told <= _LONGEST_WAIT else None

    def _retry_after(self, answer: Answer) -> Optional[float]:
        told = answer.headers.get("Retry-After")
        if told is None:
            return None
        if told.isdecimal():
            return int(told)
        try:
            return max(0.0, parsedate_to_datetime(told).timestamp() - self._clock())
        except (TypeError, ValueError):
            return None

    def _error(self, answer: Answer) -> Exception:
        return error_of(answer.status, answer.body, answer.headers.get("X-Request-Id"), self._retry_after(answer))

    def _credentials(self, auth: str, method: str, target: str, body: Optional[bytes]) -> Mapping[str, str]:
        if auth == DELIVERY:
            key, secret = _needed(self._key, "key"), _needed(self._secret, "secret")
            moment = str(int(self._clock()))
            message = f"{moment}\n{method}\n{target}\n".encode() + (body or b"")
            signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
            return {"X-Api-Key": key, "X-Timestamp": moment, "X-Signature": "v1=" + signature}
        if auth == UNBOXING:
            return {"Authorization": "Bearer " + _needed(self._api_key, "api_key")}
        if auth == REVIEWS:
            return {"Authorization": "Bearer " + self._current_token()}
        if auth == NONE:
            return {}
        raise ValueError("auth: delivery, unboxing, reviews or none.")

    def _current_token(self) -> str:
        # Threads that need one at the same time wait for one request.
        with self._token_lock:
            if self._token is None or self._clock() >= self._token_until:
                asked = self._clock()
                told = self._ask_for_token()
                self._token, self._token_until = told["access_token"], asked + told["expires_in"] - _TOKEN_MARGIN
            return self._token

    def _ask_for_token(self) -> Any:
        pair = f"{_needed(self._client_id, 'client_id')}:{_needed(self._client_secret, 'client_secret')}"
        headers = {
            **self._headers,
            "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = self._send("POST", _TOKENS, b"grant_type=client_credentials&scope=openid", lambda: headers, True)
        if answer.status != 200:
            raise self._error(answer)
        return json.loads(answer.body)

    def _forget_token(self, used: str) -> None:
        with self._token_lock:
            # Another thread may have a new one already.
            if used == f"Bearer {self._token}":
                self._token = None


def _is_worth_a_retry(answer: Answer, repeatable: bool) -> bool:
    # At 429 and 503 nothing was done, so anything may be asked again.
    if answer.status in (429, 503):
        return True
    if answer.status == 409:
        return error_of(answer.status, answer.body, None, None).code == "idempotency_in_progress"
    return answer.status >= 500 and repeatable


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _needed(credential: Optional[str], name: str) -> str:
    if not credential:
        raise ValueError(f"{name}: this call needs it, and the client was made without it.")
    return credential
