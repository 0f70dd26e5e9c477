"""What can go wrong, by class. A wrong argument is a ValueError, and nothing was sent then."""

from __future__ import annotations

import json
from typing import Any, Optional


class ParcoursError(Exception):
    """The base of everything that this package raises by itself."""


class ConnectionFailed(ParcoursError):
    """There was no answer, only a part of one, or none in time. The server may have done what it was asked for."""


class SignatureError(ParcoursError):
    """A webhook is not from Parcours, or too old."""


class ApiError(ParcoursError):
    """The server refused, or failed. Branch on ``code``: it never changes with the language."""

    def __init__(
        self,
        status: int,
        message: str,
        code: Optional[str] = None,
        request_id: Optional[str] = None,
        details: Optional[dict[str, Any]] = None,
        errors: Optional[list[dict[str, Any]]] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        #: Tell it to the support, who finds the request by it.
        self.request_id = request_id
        self.details = details
        #: Every field that is wrong, as ``{"field", "message", "value", "expected"}``.
        self.errors = errors or []
        #: Seconds until it is worth to ask again, when the server said so.
        self.retry_after = retry_after

    def __str__(self) -> str:
        facts = ", ".join(str(fact) for fact in (self.status, self.code, self.request_id) if fact is not None)
        return f"{self.message} ({facts})"


class AuthenticationError(ApiError):
    """401: the key, the signature or the token is not accepted."""


class ForbiddenError(ApiError):
    """403."""


class NotFoundError(ApiError):
    """404: there is no such thing, or it is somebody else's."""


class ConflictError(ApiError):
    """409: a duplicate, or a step that the state forbids."""


class ValidationError(ApiError):
    """422: ``errors`` says which fields are wrong."""


class RateLimitError(ApiError):
    """429: too many requests, or the plan's limit is reached."""


class ServerError(ApiError):
    """500 and above."""


_CLASSES = {401: AuthenticationError, 403: ForbiddenError, 404: NotFoundError, 409: ConflictError, 422: ValidationError, 429: RateLimitError}


def error_of(status: int, body: bytes, request_id: Optional[str], retry_after: Optional[float]) -> ApiError:
    """The error that an answer tells, in our envelope or, where tokens are given, as RFC 6749 has it."""
    kind = _CLASSES.get(status, ServerError if status >= 500 else ApiError)
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    told = told if isinstance(told, dict) else {}
    request_id = told.get("request_id", request_id)
    error = told.get("error")
    if isinstance(error, dict):
        return kind(status, error.get("message", ""), error.get("code"), request_id, error.get("details"), error.get("errors"), retry_after)
    if isinstance(error, str):
        return kind(status, told.get("error_description", error), error, request_id, retry_after=retry_after)
    return kind(status, f"The server answered {status}.", None, request_id, retry_after=retry_after)
