/** One client for all three APIs; give it the credentials of those that you call. */
export class Parcours {
  constructor(options: ParcoursOptions);
  readonly orders: Orders;
  readonly tracking: { get(id: string): Promise<Tracking> };
  /** The courier of test orders: the next step, or every step until `to`. */
  readonly simulator: { advance(id: string, to?: { to?: string; failure_reason?: string }): Promise<Order> };
  readonly webhooks: {
    readonly endpoints: WebhookEndpoints;
    /** Sends a sample event now, and tells what the endpoint answered. */
    test(event?: { url?: string; type?: string }): Promise<Tested>;
  };
  readonly unboxing: { readonly orders: MerchantOrders; stats(): Promise<Stats> };
  readonly websites: { list(): Promise<{ data: Website[] }> };
  readonly purchases: Purchases;
  /** What a delivery costs and when it arrives. */
  quote(quote: QuoteInput): Promise<Quote>;
  /** Any other call of the API; the path is percent-encoded and has no query. */
  request<T = unknown>(auth: Auth, method: string, path: string, options?: { query?: Filters; body?: unknown }): Promise<T>;
}

export interface ParcoursOptions {
  /** Where the API is, without a path. */
  baseUrl: string;
  /** The public key, with `secret`, of the delivery API. */
  key?: string | null;
  secret?: string | null;
  /** The Bearer key of the unboxing API. */
  apiKey?: string | null;
  /** With `clientSecret`, gets the access tokens of the reviews API. */
  clientId?: string | null;
  clientSecret?: string | null;
  /** The language of messages. */
  language?: 'fr' | 'en';
  /** Milliseconds after which the server counts as silent; 30 000 by default. */
  timeout?: number;
  /** How often a call is asked again, when that helps and does no harm; 3 by default. */
  maxRetries?: number;
  /** Milliseconds; 500 and 8 000 by default. */
  retryDelay?: number;
  maxRetryDelay?: number;
  /** Milliseconds since 1970, for tests. */
  clock?: () => number;
  sleep?: (milliseconds: number) => Promise<unknown> | unknown;
}

export type Auth = 'delivery' | 'unboxing' | 'reviews' | 'none';
export type Filters = Record<string, string | number | boolean | null | undefined>;
export interface CreateOptions {
  /** The same key and body get the same answer; by default each call has a key of its own. */
  idempotencyKey?: string;
}

/** Pages of a list; an iterator asks for the next one when the loop gets there. `limit` is a page's size. */
export interface PageFilters {
  limit?: number;
  cursor?: string;
}

export interface Page<T> {
  data: T[];
  has_more: boolean;
  next_cursor?: string;
}

export interface Orders {
  create(order: OrderInput, options?: CreateOptions): Promise<Order>;
  get(id: string): Promise<Order>;
  /** One page, newest first. */
  list(filters?: OrderFilters): Promise<Page<Order>>;
  all(filters?: OrderFilters): AsyncGenerator<Order, void, undefined>;
  cancel(id: string, why?: { reason?: string }): Promise<Order>;
}

export interface OrderFilters extends PageFilters {
  status?: OrderStatus;
  service_level?: ServiceLevel;
  partner_order_id?: string;
  created_after?: string;
  created_before?: string;
}

export type ServiceLevel = 'standard' | 'express' | 'same_day';
export type OrderStatus = 'pending' | 'accepted' | 'courier_assigned' | 'picked_up' | 'in_transit' | 'out_for_delivery' | 'delivered' | 'failed' | 'cancelled';

export interface AddressInput {
  line1?: string;
  line2?: string;
  city: string;
  province: string;
  postal_code: string;
  country: 'CA';
}

export interface TimeWindow {
  start: string;
  end: string;
}

export interface StopInput {
  name: string;
  phone: string;
  email?: string;
  address: AddressInput;
  time_window?: TimeWindow;
  instructions?: string;
}

export interface ParcelInput {
  parcel_id?: string;
  description?: string;
  weight_kg: number;
  length_cm?: number;
  width_cm?: number;
  height_cm?: number;
  value_cents?: number;
  fragile?: boolean;
  barcode?: string;
}

export interface Cover {
  amount_cents: number;
  currency: 'CAD';
}

export interface QuoteInput {
  service_level: ServiceLevel;
  pickup: { address: AddressInput; time_window?: TimeWindow };
  dropoff: { address: AddressInput };
  parcels: ParcelInput[];
  cod?: Cover;
  insurance?: Cover;
}

export interface Quote {
  quote_id: string;
  service_level: ServiceLevel;
  rate_cents: number;
  currency: string;
  estimated_delivery: string;
  transit_days: number;
  valid_until: string;
  zone: string;
  breakdown: { label: string; amount_cents: number }[];
}

export interface OrderInput {
  partner_order_id: string;
  service_level: ServiceLevel;
  pickup: StopInput;
  dropoff: StopInput;
  parcels: ParcelInput[];
  quote_id?: string;
  cod?: Cover;
  insurance?: Cover;
  reference?: string;
  instructions?: string;
  metadata?: Record<string, unknown>;
  delivery_pin?: string;
  unboxing?: { product_name: string; order_amount: number; currency?: string };
}

export interface Stop {
  name: string;
  phone: string;
  email?: string;
  address: { street: string; unit?: string; city: string; province: string; postal_code: string; country: string };
  time_window?: TimeWindow;
  instructions?: string;
}

export interface Parcel {
  parcel_id: string;
  description?: string;
  weight_kg: number;
  dimensions?: { length_cm?: number; width_cm?: number; height_cm?: number };
  value_cents?: number;
  currency?: string;
  fragile?: boolean;
  barcode?: string;
}

export interface StatusChange {
  status: string;
  timestamp: string;
  failure_reason?: string;
}

export interface Order {
  order_id: string;
  partner_order_id: string;
  status: OrderStatus;
  service_level: ServiceLevel;
  tracking_url: string;
  pickup: Stop;
  dropoff: Stop;
  parcels: Parcel[];
  rate_cents: number;
  currency: string;
  estimated_delivery: string;
  created_at: string;
  updated_at: string;
  quote_id?: string;
  reference?: string;
  cod?: Cover;
  insurance?: Cover;
  instructions?: string;
  metadata?: Record<string, unknown>;
  courier?: { name: string; phone: string };
  picked_up_at?: string;
  eta?: string;
  delivered_at?: string;
  signature_url?: string;
  proof_of_delivery?: { recipient_name: string; photos: string[]; pin_verified: boolean };
  failure_reason?: string;
  next_attempt?: string;
  cancelled_by?: string;
  reason?: string;
  unboxing?: { order_number: number; status: string; unboxing_url: string; verification_code: string; deadline?: string };
  status_history?: StatusChange[];
}

export interface Tracking {
  order_id: string;
  status: OrderStatus;
  estimated_delivery: string;
  eta: string;
  first_name: string;
  city: string;
  status_history: StatusChange[];
}

export interface WebhookEndpoints {
  /** The answer holds the `secret`, and no later one does. */
  create(endpoint: { url: string; events?: string[]; description?: string }, options?: CreateOptions): Promise<WebhookEndpoint & { secret: string }>;
  get(id: string): Promise<WebhookEndpoint>;
  list(filters?: PageFilters): Promise<Page<WebhookEndpoint>>;
  all(filters?: PageFilters): AsyncGenerator<WebhookEndpoint, void, undefined>;
  /** Changes what is named and leaves the rest. */
  update(id: string, changes: { url?: string; events?: string[]; active?: boolean; description?: string }): Promise<WebhookEndpoint>;
  delete(id: string): Promise<Deleted>;
  /** The old secret goes on signing for the overlap. */
  rotateSecret(id: string, overlap?: { overlap_hours?: number }): Promise<{ secret: string }>;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  events: string[];
  active: boolean;
  description?: string;
  disabled_reason?: string;
  created_at: string;
}

export interface Tested {
  delivered: boolean;
  status_code: number | null;
  duration_ms: number;
  event_id: string;
  error?: string;
}

export interface Deleted {
  id: string;
  deleted: boolean;
}

export interface MerchantOrders {
  create(order: MerchantOrderInput, options?: CreateOptions): Promise<MerchantOrderCreated>;
  get(id: number | string): Promise<MerchantOrder>;
  list(filters?: MerchantOrderFilters): Promise<MerchantOrderPage>;
  all(filters?: MerchantOrderFilters): AsyncGenerator<MerchantOrder, void, undefined>;
  ship(id: number | string, shipment?: { tracking_number?: string; carrier?: string }): Promise<StepTaken>;
  /** Opens the customer's window. */
  deliver(id: number | string): Promise<{ message: string; unboxing_deadline: string }>;
  resolve(id: number | string, resolution: { resolution: 'completed' | 'refunded'; note?: string }): Promise<StepTaken>;
  cancel(id: number | string, why?: { reason?: string }): Promise<StepTaken>;
}

export interface MerchantOrderFilters extends PageFilters {
  status?: string;
  page?: number;
}

export interface MerchantOrderInput {
  external_order_id: string;
  customer_email: string;
  product_name: string;
  order_amount: number;
  currency?: string;
  customer_name?: string;
  customer_language?: 'fr' | 'en';
  product_description?: string;
  tracking_number?: string;
  carrier?: string;
  webhook_url?: string;
  reference_photo_url?: string;
}

export interface MerchantOrderCreated {
  order_id: number;
  external_order_id: string;
  verification_code: string;
  unboxing_url: string;
  qr_code_url: string;
  message: string;
}

export interface MerchantOrder extends Required<Pick<MerchantOrderInput, 'external_order_id' | 'customer_email' | 'product_name' | 'order_amount' | 'currency'>> {
  id: number;
  status: string;
  customer_name?: string;
  customer_language: string;
  product_description?: string;
  reference_photo_url?: string;
  verification_code: string;
  unboxing_url: string;
  qr_code_url: string;
  tracking_number?: string;
  carrier?: string;
  webhook_url?: string;
  unboxing_deadline?: string;
  cancelled_by?: string;
  reason?: string;
  note?: string;
  created_at: string;
  updated_at: string;
  unboxing?: UnboxingProof;
  status_history?: StatusChange[];
}

export interface MerchantOrderPage {
  orders: MerchantOrder[];
  total: number;
  page: number;
  limit: number;
  next_cursor?: string;
}

export interface UnboxingProof {
  ai_confidence: number | null;
  code_visible: 0 | 1 | null;
  condition_ok: 0 | 1;
  photo_urls: string[];
  video_url: string | null;
  customer_notes: string | null;
  problem?: string;
  receipt_number: string;
  submitted_at: string;
  signals: { name: string; value: number; weight: number; measured: boolean; explanation: string }[];
  recommendation: 'approve' | 'review' | 'reject' | null;
}

export interface StepTaken {
  message: string;
  status: string;
}

export interface Stats {
  company: { name: string; plan: string; monthly_orders_used: number };
  total_orders: number;
  fraud_prevented: number;
  status_breakdown: { status: string; count: number }[];
}

export interface Website {
  website_id: string;
  name: string;
  language: string;
  country: string;
  time_zone: string;
}

export interface Purchases {
  /** Up to 50. Tells of each, in their sequence, what became of it, even when none was taken. */
  submit(websiteId: string, events: PurchaseEvent[], options?: CreateOptions): Promise<PurchaseOutcome[]>;
  /** One page, a row for each request. */
  followUp(websiteId: string, filters?: FollowUpFilters): Promise<Page<FollowUp>>;
  followUpAll(websiteId: string, filters?: FollowUpFilters): AsyncGenerator<FollowUp, void, undefined>;
  /** Removes the customer's name and address, and cancels what was still to be asked. */
  erase(websiteId: string, id: string): Promise<Deleted>;
}

export interface PurchaseEvent {
  purchase_reference: string;
  purchase_date: string;
  price?: number;
  consumer: { email: string; first_name?: string; last_name?: string; language?: string; country?: string; hide_personal_data?: boolean };
  sales_channel?: { channel?: 'online' | 'offline'; website_id?: string; shop_id?: string };
  solicitation_parameters?: { delay?: number; delay_product?: number; purchase_event_type?: 'BRAND_AND_PRODUCT' | 'PURCHASE_ONLY' | 'PRODUCT_ONLY' };
  products?: {
    product_ref?: { reference?: string; sku?: string; ean13?: string; upc?: string; isbn?: string; mpn?: string };
    name?: string;
    brand?: string;
    category?: string;
    price?: number;
    product_url?: string;
    image_url?: string;
    not_received?: boolean;
  }[];
}

export interface PurchaseOutcome {
  purchase_reference?: string;
  id?: string;
  status: 'accepted' | 'duplicate' | 'rejected';
  solicitations?: { kind: 'brand' | 'product'; scheduled_at: string; due_now?: boolean }[];
  warnings?: { warning: string; warning_description: string }[];
  error?: string;
  error_description?: string;
  field?: string;
  errors?: { error: string; error_description: string; field: string }[];
}

export interface FollowUpFilters extends PageFilters {
  status?: string;
  reference?: string;
  from?: string;
  to?: string;
}

export interface FollowUp {
  id?: string;
  purchase_reference: string;
  kind?: 'brand' | 'product';
  status: string;
  reason?: string;
  reason_description?: string;
  field?: string;
  received_at: string;
  scheduled_at?: string;
  sent_at?: string;
  opened_at?: string;
  reminded_at?: string;
  answered_at?: string;
  cancelled_at?: string;
  bounced_at?: string;
}

/** The base of everything that this package throws by itself. A wrong argument is a TypeError, and nothing was sent then. */
export class ParcoursError extends Error {}

/** There was no answer, only a part of one, or none in time. The server may have done what it was asked for. */
export class ConnectionFailed extends ParcoursError {}

/** A webhook is not from Parcours, or too old. */
export class SignatureError extends ParcoursError {}

/** The server refused, or failed. Branch on `code`: it never changes with the language. */
export class ApiError extends ParcoursError {
  readonly status: number;
  readonly code?: string;
  /** Tell it to the support, who finds the request by it. */
  readonly requestId?: string;
  readonly details?: Record<string, any>;
  /** Every field that is wrong. */
  readonly errors: { field: string; message: string; value?: unknown; expected?: string }[];
  /** Seconds until it is worth to ask again, when the server said so. */
  readonly retryAfter?: number;
}

/** 401: the key, the signature or the token is not accepted. */
export class AuthenticationError extends ApiError {}
/** 403. */
export class ForbiddenError extends ApiError {}
/** 404: there is no such thing, or it is somebody else's. */
export class NotFoundError extends ApiError {}
/** 409: a duplicate, or a step that the state forbids. */
export class ConflictError extends ApiError {}
/** 422: `errors` says which fields are wrong. */
export class ValidationError extends ApiError {}
/** 429: too many requests, or the plan's limit is reached. */
export class RateLimitError extends ApiError {}
/** 500 and above. */
export class ServerError extends ApiError {}

export interface WebhookEvent<T = Record<string, any>> {
  id: string;
  type: string;
  created_at: string;
  data: T;
}

export interface VerifyOptions {
  /** Milliseconds that the clocks may differ; 300 000 by default. */
  tolerance?: number;
  /** Milliseconds since 1970. */
  now?: number;
  /** `standard` (`webhook-signature`, which covers the time) or `drop` (`Drop-Signature`); without it, standard when the request has one of its headers. */
  scheme?: 'standard' | 'drop';
}

/**
 * The event that a request brought, if it is from Parcours and fresh; else a SignatureError.
 * @param body The raw bytes, before anything parsed them.
 * @param secret The endpoint's secret, or several during a rotation.
 */
export function verifyWebhook<T = Record<string, any>>(
  body: string | Uint8Array,
  headers: Iterable<[string, string]> | Record<string, string | string[] | undefined>,
  secret: string | string[],
  options?: VerifyOptions,
): WebhookEvent<T>;
