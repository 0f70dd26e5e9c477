"""Client of the Parcours APIs: delivery, unboxing proof, verified reviews."""

from .client import Parcours
from .errors import (
    ApiError,
    AuthenticationError,
    ConflictError,
    ConnectionFailed,
    ForbiddenError,
    NotFoundError,
    ParcoursError,
    RateLimitError,
    ServerError,
    SignatureError,
    ValidationError,
)
from .webhooks import verify_webhook

__all__ = [
    "ApiError",
    "AuthenticationError",
    "ConflictError",
    "ConnectionFailed",
    "ForbiddenError",
    "NotFoundError",
    "Parcours",
    "ParcoursError",
    "RateLimitError",
    "ServerError",
    "SignatureError",
    "ValidationError",
    "verify_webhook",
]
