"""Shapes of the answers, for editors and type checkers. At run time they are plain dictionaries."""

from __future__ import annotations

from typing import Any, Optional, TypedDict


class Address(TypedDict, total=False):
    street: str
    unit: str
    city: str
    province: str
    postal_code: str
    country: str


class TimeWindow(TypedDict):
    start: str
    end: str


class Stop(TypedDict, total=False):
    name: str
    phone: str
    email: str
    address: Address
    time_window: TimeWindow
    instructions: str


class Dimensions(TypedDict, total=False):
    length_cm: float
    width_cm: float
    height_cm: float


class Parcel(TypedDict, total=False):
    parcel_id: str
    description: str
    weight_kg: float
    dimensions: Dimensions
    value_cents: int
    currency: str
    fragile: bool
    barcode: str


class Cover(TypedDict):
    amount_cents: int
    currency: str


class RateLine(TypedDict):
    label: str
    amount_cents: int


class Quote(TypedDict):
    quote_id: str
    service_level: str
    rate_cents: int
    currency: str
    estimated_delivery: str
    transit_days: int
    valid_until: str
    zone: str
    breakdown: list[RateLine]


class Courier(TypedDict):
    name: str
    phone: str


class StatusChange(TypedDict, total=False):
    status: str
    timestamp: str
    failure_reason: str


class Proof(TypedDict):
    recipient_name: str
    photos: list[str]
    pin_verified: bool


class OrderUnboxing(TypedDict, total=False):
    order_number: int
    status: str
    unboxing_url: str
    verification_code: str
    deadline: str


class Order(TypedDict, total=False):
    order_id: str
    partner_order_id: str
    status: str
    service_level: str
    tracking_url: str
    reference: str
    quote_id: str
    pickup: Stop
    dropoff: Stop
    parcels: list[Parcel]
    cod: Cover
    insurance: Cover
    instructions: str
    metadata: dict[str, Any]
    rate_cents: int
    currency: str
    estimated_delivery: str
    courier: Courier
    picked_up_at: str
    eta: str
    delivered_at: str
    signature_url: str
    proof_of_delivery: Proof
    failure_reason: str
    next_attempt: str
    cancelled_by: str
    reason: str
    unboxing: OrderUnboxing
    created_at: str
    updated_at: str
    status_history: list[StatusChange]


class OrderPage(TypedDict, total=False):
    data: list[Order]
    has_more: bool
    next_cursor: str


class Tracking(TypedDict):
    order_id: str
    status: str
    estimated_delivery: str
    eta: str
    first_name: str
    city: str
    status_history: list[StatusChange]


class WebhookEndpoint(TypedDict, total=False):
    id: str
    url: str
    events: list[str]
    active: bool
    description: str
    #: Only where it has just been made.
    secret: str
    disabled_reason: str
    created_at: str


class WebhookEndpointPage(TypedDict, total=False):
    data: list[WebhookEndpoint]
    has_more: bool
    next_cursor: str


class Tested(TypedDict, total=False):
    delivered: bool
    status_code: Optional[int]
    duration_ms: int
    event_id: str
    error: str


class Deleted(TypedDict):
    id: str
    deleted: bool


class MerchantOrderCreated(TypedDict):
    order_id: int
    external_order_id: str
    verification_code: str
    unboxing_url: str
    qr_code_url: str
    message: str


class Signal(TypedDict, total=False):
    name: str
    value: float
    weight: float
    measured: bool
    explanation: str


class UnboxingProof(TypedDict, total=False):
    ai_confidence: Optional[float]
    code_visible: Optional[int]
    condition_ok: int
    photo_urls: list[str]
    video_url: Optional[str]
    customer_notes: Optional[str]
    problem: str
    receipt_number: str
    submitted_at: str
    signals: list[Signal]
    recommendation: Optional[str]


class MerchantOrder(TypedDict, total=False):
    id: int
    external_order_id: str
    status: str
    customer_email: str
    customer_name: str
    customer_language: str
    product_name: str
    product_description: str
    order_amount: float
    currency: str
    reference_photo_url: str
    verification_code: str
    unboxing_url: str
    qr_code_url: str
    tracking_number: str
    carrier: str
    webhook_url: str
    unboxing_deadline: str
    cancelled_by: str
    reason: str
    note: str
    created_at: str
    updated_at: str
    unboxing: UnboxingProof
    status_history: list[StatusChange]


class MerchantOrderPage(TypedDict, total=False):
    orders: list[MerchantOrder]
    total: int
    page: int
    limit: int
    next_cursor: str


class Company(TypedDict):
    name: str
    plan: str
    monthly_orders_used: int


class StatusCount(TypedDict):
    status: str
    count: int


class Stats(TypedDict):
    company: Company
    total_orders: int
    fraud_prevented: int
    status_breakdown: list[StatusCount]


class PlannedSolicitation(TypedDict, total=False):
    kind: str
    scheduled_at: str
    due_now: bool


class PurchaseOutcome(TypedDict, total=False):
    purchase_reference: str
    id: str
    status: str
    solicitations: list[PlannedSolicitation]
    warnings: list[dict[str, str]]
    error: str
    error_description: str
    field: str
    errors: list[dict[str, str]]


class FollowUpPage(TypedDict, total=False):
    data: list[dict[str, Any]]
    has_more: bool
    next_cursor: str
