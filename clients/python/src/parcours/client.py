"""The client, and what hangs on it. Requests and answers are plain dictionaries, named as in the API's reference."""

from __future__ import annotations

import time
import uuid
from typing import Any, Callable, Iterable, Iterator, Mapping, Optional, Union

from ._caller import DELIVERY, NONE, REVIEWS, UNBOXING, Caller, path
from ._transport import Transport
from .types import (
    Deleted,
    FollowUpPage,
    MerchantOrder,
    MerchantOrderCreated,
    MerchantOrderPage,
    Order,
    OrderPage,
    PurchaseOutcome,
    Quote,
    Stats,
    Tested,
    Tracking,
    WebhookEndpoint,
    WebhookEndpointPage,
)

Id = Union[str, int]


class Parcours:
    """One client for all three APIs; give it the credentials of those that you call. Threads may share it.

    :param base_url: Where the API is, without a path.
    :param key: The public key, with ``secret``, of the delivery API.
    :param api_key: The Bearer key of the unboxing API.
    :param client_id: With ``client_secret``, gets the access tokens of the reviews API.
    :param language: ``fr`` or ``en``: the language of messages.
    :param timeout: Seconds without a byte after which the server counts as silent.
    :param max_retries: How often a call is asked again, when that helps and does no harm.
    """

    def __init__(
        self,
        base_url: str,
        *,
        key: Optional[str] = None,
        secret: Optional[str] = None,
        api_key: Optional[str] = None,
        client_id: Optional[str] = None,
        client_secret: Optional[str] = None,
        language: Optional[str] = None,
        timeout: float = 30,
        max_retries: int = 3,
        retry_delay: float = 0.5,
        max_retry_delay: float = 8,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = Transport(base_url, timeout)
        self._caller = Caller(
            self._transport,
            key=key,
            secret=secret,
            api_key=api_key,
            client_id=client_id,
            client_secret=client_secret,
            language=language,
            max_retries=max_retries,
            retry_delay=retry_delay,
            max_retry_delay=max_retry_delay,
            clock=clock,
            sleep=sleep,
        )
        self.orders = Orders(self._caller)
        self.tracking = TrackedOrders(self._caller)
        self.simulator = Simulator(self._caller)
        self.webhooks = Webhooks(self._caller)
        self.unboxing = Unboxing(self._caller)
        self.websites = Websites(self._caller)
        self.purchases = Purchases(self._caller)

    def quote(self, quote: Mapping[str, Any]) -> Quote:
        """What a delivery costs and when it arrives."""
        return self._caller.call(DELIVERY, "POST", "/v1/rates/quote", body=quote, repeatable=True)

    def request(self, auth: str, method: str, path: str, *, query: Optional[Mapping[str, Any]] = None, body: Any = None) -> Any:
        """Any other call of the API.

        :param auth: ``delivery``, ``unboxing``, ``reviews`` or ``none``.
        :param path: Percent-encoded, without a query.
        """
        return self._caller.call(auth, method, path, query=query, body=body)

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._transport.close()

    def __enter__(self) -> Parcours:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Part:
    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def _pages(self, auth: str, path: str, filters: Mapping[str, Any], items: str = "data") -> Iterator[Any]:
        while True:
            page = self._caller.call(auth, "GET", path, query=filters)
            yield from page[items]
            if not page.get("next_cursor"):
                return
            filters = {**filters, "cursor": page["next_cursor"]}


class Orders(_Part):
    """Delivery orders."""

    def create(self, order: Mapping[str, Any], *, idempotency_key: Optional[str] = None) -> Order:
        """With the same key and order, the same answer again and no second order. Without a key, this call has its own."""
        return self._caller.call(DELIVERY, "POST", "/v1/orders", body=order, idempotency_key=idempotency_key or _new_key())

    def get(self, id: Id) -> Order:
        return self._caller.call(DELIVERY, "GET", path("/v1/orders/{}", id))

    def list(self, **filters: Any) -> OrderPage:
        """One page, newest first: ``status``, ``service_level``, ``partner_order_id``, ``created_after``, ``created_before``, ``limit``, ``cursor``."""
        return self._caller.call(DELIVERY, "GET", "/v1/orders", query=filters)

    def all(self, **filters: Any) -> Iterator[Order]:
        """All that match, page after page as the loop goes on; ``limit`` is a page's size."""
        return self._pages(DELIVERY, "/v1/orders", filters)

    def cancel(self, id: Id, *, reason: Optional[str] = None) -> Order:
        return self._caller.call(DELIVERY, "POST", path("/v1/orders/{}/cancel", id), body=_given(reason=reason), repeatable=True)


class TrackedOrders(_Part):
    """What anybody may know of an order."""

    def get(self, id: Id) -> Tracking:
        return self._caller.call(NONE, "GET", path("/track/{}", id))


class Simulator(_Part):
    """The courier of test orders."""

    def advance(self, id: Id, *, to: Optional[str] = None, failure_reason: Optional[str] = None) -> Order:
        """The next step, or every step until ``to``."""
        return self._caller.call(DELIVERY, "POST", path("/v1/sandbox/orders/{}/advance", id), body=_given(to=to, failure_reason=failure_reason))


class Webhooks(_Part):
    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.endpoints = WebhookEndpoints(caller)

    def test(self, *, url: Optional[str] = None, type: Optional[str] = None) -> Tested:
        """Sends a sample event now, and tells what the endpoint answered."""
        return self._caller.call(DELIVERY, "POST", "/v1/webhooks/test", body=_given(url=url, type=type))


class WebhookEndpoints(_Part):
    def create(self, endpoint: Mapping[str, Any], *, idempotency_key: Optional[str] = None) -> WebhookEndpoint:
        """The answer holds the ``secret``, and no later one does."""
        return self._caller.call(DELIVERY, "POST", "/v1/webhook_endpoints", body=endpoint, idempotency_key=idempotency_key or _new_key())

    def get(self, id: Id) -> WebhookEndpoint:
        return self._caller.call(DELIVERY, "GET", path("/v1/webhook_endpoints/{}", id))

    def list(self, **filters: Any) -> WebhookEndpointPage:
        """One page, newest first: ``limit``, ``cursor``."""
        return self._caller.call(DELIVERY, "GET", "/v1/webhook_endpoints", query=filters)

    def all(self, **filters: Any) -> Iterator[WebhookEndpoint]:
        return self._pages(DELIVERY, "/v1/webhook_endpoints", filters)

    def update(self, id: Id, changes: Mapping[str, Any]) -> WebhookEndpoint:
        """Changes what is named and leaves the rest."""
        return self._caller.call(DELIVERY, "PATCH", path("/v1/webhook_endpoints/{}", id), body=changes, repeatable=True)

    def delete(self, id: Id) -> Deleted:
        return self._caller.call(DELIVERY, "DELETE", path("/v1/webhook_endpoints/{}", id))

    def rotate_secret(self, id: Id, *, overlap_hours: Optional[int] = None) -> dict[str, str]:
        """The new ``secret``; the old one goes on signing for the overlap."""
        return self._caller.call(DELIVERY, "POST", path("/v1/webhook_endpoints/{}/rotate_secret", id), body=_given(overlap_hours=overlap_hours))


class Unboxing(_Part):
    """The proof of what was in the box."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.orders = MerchantOrders(caller)

    def stats(self) -> Stats:
        return self._caller.call(UNBOXING, "GET", "/api/b2b/stats")


class MerchantOrders(_Part):
    def create(self, order: Mapping[str, Any], *, idempotency_key: Optional[str] = None) -> MerchantOrderCreated:
        return self._caller.call(UNBOXING, "POST", "/api/b2b/orders", body=order, idempotency_key=idempotency_key or _new_key())

    def get(self, id: Id) -> MerchantOrder:
        return self._caller.call(UNBOXING, "GET", path("/api/b2b/orders/{}", id))

    def list(self, **filters: Any) -> MerchantOrderPage:
        """One page, newest first: ``status``, ``page``, ``limit``, ``cursor``."""
        return self._caller.call(UNBOXING, "GET", "/api/b2b/orders", query=filters)

    def all(self, **filters: Any) -> Iterator[MerchantOrder]:
        return self._pages(UNBOXING, "/api/b2b/orders", filters, "orders")

    def ship(self, id: Id, *, tracking_number: Optional[str] = None, carrier: Optional[str] = None) -> dict[str, str]:
        return self._step(id, "ship", _given(tracking_number=tracking_number, carrier=carrier))

    def deliver(self, id: Id) -> dict[str, str]:
        """Opens the customer's window."""
        return self._step(id, "deliver", None)

    def resolve(self, id: Id, resolution: str, *, note: Optional[str] = None) -> dict[str, str]:
        """``completed`` or ``refunded``."""
        return self._step(id, "resolve", {"resolution": resolution, **(_given(note=note) or {})})

    def cancel(self, id: Id, *, reason: Optional[str] = None) -> dict[str, str]:
        return self._step(id, "cancel", _given(reason=reason), repeatable=True)

    def _step(self, id: Id, step: str, body: Any, repeatable: bool = False) -> dict[str, str]:
        return self._caller.call(UNBOXING, "PATCH", path("/api/b2b/orders/{}/" + step, id), body=body, repeatable=repeatable)


class Websites(_Part):
    def list(self) -> dict[str, Any]:
        """The shops that the client may speak for."""
        return self._caller.call(REVIEWS, "GET", "/purchase-event/websites")


class Purchases(_Part):
    """Purchases whose customers are asked for a review."""

    def submit(self, website_id: Id, events: Iterable[Mapping[str, Any]], *, idempotency_key: Optional[str] = None) -> list[PurchaseOutcome]:
        """Up to 50. Tells of each, in their sequence, what became of it, even when none was taken."""
        return self._caller.call(
            REVIEWS,
            "POST",
            path("/purchase-event/websites/{}/purchase_events/bulk_sync_insert", website_id),
            body=list(events),
            idempotency_key=idempotency_key or _new_key(),
            also_fine=lambda status, told: status == 422 and isinstance(told, list),
        )

    def follow_up(self, website_id: Id, **filters: Any) -> FollowUpPage:
        """One page, a row for each request: ``status``, ``reference``, ``from`` (as ``**{"from": …}``), ``to``, ``limit``, ``cursor``."""
        return self._caller.call(REVIEWS, "GET", path("/purchase-event/websites/{}/purchase_events", website_id), query=filters)

    def follow_up_all(self, website_id: Id, **filters: Any) -> Iterator[dict[str, Any]]:
        return self._pages(REVIEWS, path("/purchase-event/websites/{}/purchase_events", website_id), filters)

    def erase(self, website_id: Id, id: Id) -> Deleted:
        """Removes the customer's name and address, and cancels what was still to be asked."""
        return self._caller.call(REVIEWS, "DELETE", path("/purchase-event/websites/{}/purchase_events/{}", website_id, id))


def _given(**fields: Any) -> Optional[dict[str, Any]]:
    return {name: value for name, value in fields.items() if value is not None} or None


def _new_key() -> str:
    return str(uuid.uuid4())
