// A partner's integration in Node, with nothing but the standard library: node partner.mjs BASE_URL
import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';

const key = 'pk_test_dropcolis_partner';
const secret = 'sk_test_secret_dropcolis_partner';
const base = process.argv[2].replace(/\/$/, '');

async function call(method, target, payload, headers = {}) {
  const body = payload === undefined ? undefined : JSON.stringify(payload);
  const timestamp = Math.floor(Date.now() / 1000).toString();
  const signature = createHmac('sha256', secret).update(`${timestamp}\n${method}\n${target}\n${body ?? ''}`).digest('hex');
  const reply = await fetch(base + target, {
    method, body,
    headers: { 'X-Api-Key': key, 'X-Timestamp': timestamp, 'X-Signature': `v1=${signature}`, ...(body && { 'Content-Type': 'application/json' }), ...headers },
  });
  return { status: reply.status, body: await reply.json(), headers: reply.headers };
}

const place = (postal_code, line1) => ({ line1, city: 'Montréal', province: 'QC', postal_code, country: 'CA' });
const pickup = { name: 'Entrepôt', phone: '514-555-0001', address: place('H1A1A1', '1 Rue A') };
const dropoff = { name: 'Élise Ôtée', phone: '+1 514 555 0002', address: place('H2L1P1', '2 Rue B') };
const parcels = [{ weight_kg: 3.2, length_cm: 40, width_cm: 30, height_cm: 10 }, { weight_kg: 0.5, length_cm: 20, width_cm: 15, height_cm: 10 }];
const facts = { service_level: 'standard', pickup, dropoff, parcels, insurance: { amount_cents: 15000, currency: 'CAD' } };

const quoted = await call('POST', '/v1/rates/quote', facts);
assert.equal(quoted.status, 200);
assert.equal(quoted.body.rate_cents, 1899);
assert.equal(quoted.body.breakdown.reduce((sum, line) => sum + line.amount_cents, 0), 1899);

const partner_order_id = `JS-${randomUUID()}`;
const order = { ...facts, partner_order_id, quote_id: quoted.body.quote_id, metadata: [], reference: null, cod: null };
const created = await call('POST', '/v1/orders', order, { 'Idempotency-Key': partner_order_id });
assert.equal(created.status, 201, JSON.stringify(created.body));
assert.match(created.body.order_id, /^dc_[0-9a-f]{16}$/);
assert.equal(created.body.dropoff.address.street, '2 Rue B');
assert.match(created.headers.get('x-request-id'), /^req_[a-z0-9]{12}$/);

const racing = await Promise.all(Array.from({ length: 8 }, () => call('POST', '/v1/orders', order, { 'Idempotency-Key': partner_order_id })));
for (const reply of racing) assert.deepEqual([reply.status, reply.body], [201, created.body]);

const target = `/v1/orders/${created.body.order_id}`;
const read = await call('GET', target);
assert.equal(read.body.status, 'pending');

const listed = await call('GET', `/v1/orders?partner_order_id=${encodeURIComponent(partner_order_id)}&limit=5`);
assert.deepEqual(listed.body.data.map(row => row.order_id), [created.body.order_id]);

// axios sends the four letters "null" for a POST whose data is null.
const cancelled = await call('POST', `${target}/cancel`, null, { 'Content-Type': 'application/x-www-form-urlencoded' });
assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled'], JSON.stringify(cancelled.body));

const unknown = await call('GET', '/v1/orders/dc_0000000000000000');
assert.deepEqual([unknown.status, unknown.body.error.code], [404, 'not_found']);
console.log('partner.mjs: every step as expected');
