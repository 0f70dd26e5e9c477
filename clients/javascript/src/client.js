import { randomUUID } from 'node:crypto';
import { Caller, path } from './caller.js';

/** One client for all three APIs; give it the credentials of those that you call. */
export class Parcours {
  #caller;

  constructor(options) {
    const caller = (this.#caller = new Caller(options));
    this.orders = new Orders(caller);
    this.tracking = { get: async id => caller.call('none', 'GET', path`/track/${id}`) };
    this.simulator = { advance: async (id, to) => caller.call('delivery', 'POST', path`/v1/sandbox/orders/${id}/advance`, { body: to }) };
    this.webhooks = { endpoints: new WebhookEndpoints(caller), test: async event => caller.call('delivery', 'POST', '/v1/webhooks/test', { body: event }) };
    this.unboxing = { orders: new MerchantOrders(caller), stats: async () => caller.call('unboxing', 'GET', '/api/b2b/stats') };
    this.websites = { list: async () => caller.call('reviews', 'GET', '/purchase-event/websites') };
    this.purchases = new Purchases(caller);
  }

  async quote(quote) {
    return this.#caller.call('delivery', 'POST', '/v1/rates/quote', { body: quote, repeatable: true });
  }

  async request(auth, method, path, { query, body } = {}) {
    return this.#caller.call(auth, method, path, { query, body });
  }
}

class Part {
  constructor(caller) {
    // Private to the package, and not in the way of who prints a client.
    Object.defineProperty(this, 'caller', { value: caller });
  }

  async *pages(auth, path, filters = {}, items = 'data') {
    for (let cursor = filters.cursor; ;) {
      const page = await this.caller.call(auth, 'GET', path, { query: { ...filters, cursor } });
      yield* page[items];
      if (!page.next_cursor) return;
      cursor = page.next_cursor;
    }
  }
}

class Orders extends Part {
  async create(order, { idempotencyKey = randomUUID() } = {}) {
    return this.caller.call('delivery', 'POST', '/v1/orders', { body: order, idempotencyKey });
  }

  async get(id) {
    return this.caller.call('delivery', 'GET', path`/v1/orders/${id}`);
  }

  async list(filters) {
    return this.caller.call('delivery', 'GET', '/v1/orders', { query: filters });
  }

  all(filters) {
    return this.pages('delivery', '/v1/orders', filters);
  }

  async cancel(id, why) {
    return this.caller.call('delivery', 'POST', path`/v1/orders/${id}/cancel`, { body: why, repeatable: true });
  }
}

class WebhookEndpoints extends Part {
  async create(endpoint, { idempotencyKey = randomUUID() } = {}) {
    return this.caller.call('delivery', 'POST', '/v1/webhook_endpoints', { body: endpoint, idempotencyKey });
  }

  async get(id) {
    return this.caller.call('delivery', 'GET', path`/v1/webhook_endpoints/${id}`);
  }

  async list(filters) {
    return this.caller.call('delivery', 'GET', '/v1/webhook_endpoints', { query: filters });
  }

  all(filters) {
    return this.pages('delivery', '/v1/webhook_endpoints', filters);
  }

  async update(id, changes) {
    return this.caller.call('delivery', 'PATCH', path`/v1/webhook_endpoints/${id}`, { body: changes, repeatable: true });
  }

  async delete(id) {
    return this.caller.call('delivery', 'DELETE', path`/v1/webhook_endpoints/${id}`);
  }

  async rotateSecret(id, overlap) {
    return this.caller.call('delivery', 'POST', path`/v1/webhook_endpoints/${id}/rotate_secret`, { body: overlap });
  }
}

class MerchantOrders extends Part {
  async create(order, { idempotencyKey = randomUUID() } = {}) {
    return this.caller.call('unboxing', 'POST', '/api/b2b/orders', { body: order, idempotencyKey });
  }

  async get(id) {
    return this.caller.call('unboxing', 'GET', path`/api/b2b/orders/${id}`);
  }

  async list(filters) {
    return this.caller.call('unboxing', 'GET', '/api/b2b/orders', { query: filters });
  }

  all(filters) {
    return this.pages('unboxing', '/api/b2b/orders', filters, 'orders');
  }

  async ship(id, shipment) {
    return this.caller.call('unboxing', 'PATCH', path`/api/b2b/orders/${id}/ship`, { body: shipment });
  }

  async deliver(id) {
    return this.caller.call('unboxing', 'PATCH', path`/api/b2b/orders/${id}/deliver`);
  }

  async resolve(id, resolution) {
    return this.caller.call('unboxing', 'PATCH', path`/api/b2b/orders/${id}/resolve`, { body: resolution });
  }

  async cancel(id, why) {
    return this.caller.call('unboxing', 'PATCH', path`/api/b2b/orders/${id}/cancel`, { body: why, repeatable: true });
  }
}

class Purchases extends Part {
  async submit(websiteId, events, { idempotencyKey = randomUUID() } = {}) {
    return this.caller.call('reviews', 'POST', path`/purchase-event/websites/${websiteId}/purchase_events/bulk_sync_insert`, {
      body: events,
      idempotencyKey,
      // It tells of each event what became of it, even when none was taken.
      isFine: (status, told) => status === 422 && Array.isArray(told),
    });
  }

  async followUp(websiteId, filters) {
    return this.caller.call('reviews', 'GET', path`/purchase-event/websites/${websiteId}/purchase_events`, { query: filters });
  }

  followUpAll(websiteId, filters) {
    return this.pages('reviews', path`/purchase-event/websites/${websiteId}/purchase_events`, filters);
  }

  async erase(websiteId, id) {
    return this.caller.call('reviews', 'DELETE', path`/purchase-event/websites/${websiteId}/purchase_events/${id}`);
  }
}
