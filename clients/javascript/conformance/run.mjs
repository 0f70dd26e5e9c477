#!/usr/bin/env node
// Interprets the conformance script with this client: node run.mjs SCRIPT
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as parcours from '../src/index.js';

const types = [
  [parcours.AuthenticationError, 'authentication'],
  [parcours.ForbiddenError, 'forbidden'],
  [parcours.NotFoundError, 'not_found'],
  [parcours.ConflictError, 'conflict'],
  [parcours.ValidationError, 'validation'],
  [parcours.RateLimitError, 'rate_limit'],
  [parcours.ServerError, 'server'],
  [parcours.ApiError, 'api'],
  [parcours.ConnectionFailed, 'connection'],
  [parcours.SignatureError, 'signature'],
  [TypeError, 'argument'],
];

const { env } = process;
const isObject = thing => typeof thing === 'object' && thing !== null && !Array.isArray(thing);
const mapObject = (thing, change) => Object.fromEntries(Object.entries(thing).map(([name, value]) => [name, change(value)]));

function substitute(thing, values) {
  if (Array.isArray(thing)) return thing.map(one => substitute(one, values));
  if (isObject(thing)) return mapObject(thing, one => substitute(one, values));
  if (typeof thing !== 'string') return thing;
  const whole = /^\{([A-Za-z_]\w*)\}$/.exec(thing)?.[1];
  if (whole in values) return values[whole];
  return thing.replace(/\{([A-Za-z_]\w*)\}/g, (text, name) => (name in values ? String(values[name]) : text));
}

/** Undefined, or what does not match. */
function mismatch(expected, actual, where) {
  const wrong = `${where}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  const unless = isRight => (isRight ? undefined : wrong);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return wrong;
    return expected.map((one, place) => mismatch(one, actual[place], `${where}.${place}`)).find(Boolean);
  }
  if (!isObject(expected)) return unless(expected === actual);
  if (expected.$absent) return unless(actual === undefined || actual === null);
  if ('$match' in expected) return unless(['string', 'number'].includes(typeof actual) && new RegExp(expected.$match, 'u').test(String(actual)));
  if ('$length' in expected) return unless(Array.isArray(actual) && actual.length === expected.$length);
  if ('$contains' in expected) return unless(Array.isArray(actual) && actual.some(one => mismatch(expected.$contains, one, where) === undefined));
  if (!isObject(actual)) return wrong;
  return Object.entries(expected).map(([name, value]) => mismatch(value, actual[name], `${where}.${name}`)).find(Boolean);
}

function toldBy(error) {
  const type = types.find(([Kind]) => error instanceof Kind)?.[1];
  if (type === undefined) throw error;
  const { message, status, code, requestId, details, errors, retryAfter } = error;
  return { type, message, status, code, request_id: requestId, details, errors, retry_after: retryAfter };
}

async function post(thing) {
  const reply = await fetch(env.PARCOURS_FAULTS_URL, { method: 'POST', body: JSON.stringify(thing), headers: { 'Content-Type': 'application/json' } });
  const answer = await reply.json();
  if (answer.ok !== true) throw new Error(answer.why);
  return answer;
}

/** The client's names are JavaScript's, and its times are milliseconds. */
function optionsOf({ base_url, key, secret, api_key, client_id, client_secret, timeout, max_retries, language }) {
  const given = { baseUrl: base_url, key, secret, apiKey: api_key, clientId: client_id, clientSecret: client_secret, timeout: timeout && timeout * 1000, maxRetries: max_retries, language };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

class Scenario {
  #ahead = 0;
  #waits = [];

  constructor({ name, client = {}, steps }, values) {
    Object.assign(this, { name, steps, values });
    const options = { base_url: env.PARCOURS_URL, key: env.PARCOURS_KEY, secret: env.PARCOURS_SECRET, api_key: env.PARCOURS_API_KEY, client_id: env.PARCOURS_CLIENT_ID, client_secret: env.PARCOURS_CLIENT_SECRET };
    this.client = new parcours.Parcours({
      ...optionsOf({ ...options, ...substitute(client, values) }),
      clock: () => Date.now() + this.#ahead,
      sleep: async wait => this.#waits.push(wait / 1000),
    });
  }

  async run() {
    await post({ scenario: this.name });
    for (const [place, told] of this.steps.entries()) {
      const step = substitute(told, this.values);
      try {
        await this.take(step);
      } catch (error) {
        throw new Error(`step ${place + 1} (${step.call ?? Object.keys(step)[0]}): ${error.name}: ${error.message}`, { cause: error });
      }
    }
  }

  async take({ save = {}, ...step }) {
    if (step.waits) return this.checkWaits(step);
    if (step.clock) return (this.#ahead += step.clock * 1000);
    const answer = step.call ? await this.answer(step) : await post(step);
    for (const [name, place] of Object.entries(save)) this.values[name] = place.split('.').reduce((found, part) => found[part], answer);
  }

  async answer({ call, with: given = {}, options, take = Infinity, fails, expect }) {
    let answer;
    try {
      answer = await calls[call](this.client, given, options && { idempotencyKey: options.idempotency_key });
      if (answer[Symbol.asyncIterator]) answer = await firstOf(answer, take);
    } catch (error) {
      if (!fails) throw error;
      const wrong = mismatch(fails, toldBy(error), 'error');
      if (wrong) throw new Error(wrong, { cause: error });
      return;
    }
    const wrong = fails ? `it should have failed, and answered ${JSON.stringify(answer)}` : expect !== undefined && mismatch(expect, answer, 'answer');
    if (wrong) throw new Error(wrong);
    return answer;
  }

  checkWaits({ waits: bounds, total_at_least = 0 }) {
    const waits = this.#waits.splice(0);
    const fits = ({ min, max }, place) => min <= waits[place] && waits[place] <= max;
    if (waits.length !== bounds.length || !bounds.every(fits)) throw new Error(`waited ${waits}, expected ${JSON.stringify(bounds)}`);
    const isBetween = ({ min, max }, place) => min < waits[place] && waits[place] < max;
    if (bounds.some(({ min, max }) => min < max) && !bounds.some(isBetween)) throw new Error(`waited ${waits}, always at a bound: no jitter`);
    if (waits.reduce((sum, wait) => sum + wait, 0) < total_at_least) throw new Error(`waited ${waits}, too short together`);
  }
}

async function firstOf(items, count) {
  const taken = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

const calls = {
  quote: (client, given) => client.quote(given),
  'orders.create': (client, given, options) => client.orders.create(given, options),
  'orders.get': (client, { id }) => client.orders.get(id),
  'orders.list': (client, given) => client.orders.list(given),
  'orders.all': (client, given) => client.orders.all(given),
  'orders.cancel': (client, { id, ...why }) => client.orders.cancel(id, why),
  'tracking.get': (client, { id }) => client.tracking.get(id),
  'simulator.advance': (client, { id, ...to }) => client.simulator.advance(id, to),
  'webhooks.endpoints.create': (client, given, options) => client.webhooks.endpoints.create(given, options),
  'webhooks.endpoints.get': (client, { id }) => client.webhooks.endpoints.get(id),
  'webhooks.endpoints.list': (client, given) => client.webhooks.endpoints.list(given),
  'webhooks.endpoints.all': (client, given) => client.webhooks.endpoints.all(given),
  'webhooks.endpoints.update': (client, { id, ...changes }) => client.webhooks.endpoints.update(id, changes),
  'webhooks.endpoints.delete': (client, { id }) => client.webhooks.endpoints.delete(id),
  'webhooks.endpoints.rotate_secret': (client, { id, ...overlap }) => client.webhooks.endpoints.rotateSecret(id, overlap),
  'webhooks.test': (client, given) => client.webhooks.test(given),
  'webhooks.verify': (client, { body, headers, secret, now, scheme }) =>
    parcours.verifyWebhook(Buffer.from(body), headers, secret, { scheme, ...(now !== undefined && { now: now * 1000 }) }),
  'unboxing.orders.create': (client, given, options) => client.unboxing.orders.create(given, options),
  'unboxing.orders.get': (client, { id }) => client.unboxing.orders.get(id),
  'unboxing.orders.list': (client, given) => client.unboxing.orders.list(given),
  'unboxing.orders.all': (client, given) => client.unboxing.orders.all(given),
  'unboxing.orders.ship': (client, { id, ...shipment }) => client.unboxing.orders.ship(id, shipment),
  'unboxing.orders.deliver': (client, { id }) => client.unboxing.orders.deliver(id),
  'unboxing.orders.resolve': (client, { id, ...resolution }) => client.unboxing.orders.resolve(id, resolution),
  'unboxing.orders.cancel': (client, { id, ...why }) => client.unboxing.orders.cancel(id, why),
  'unboxing.stats': client => client.unboxing.stats(),
  'websites.list': client => client.websites.list(),
  'purchases.submit': (client, { website_id, events }, options) => client.purchases.submit(website_id, events, options),
  'purchases.follow_up': (client, { website_id, ...filters }) => client.purchases.followUp(website_id, filters),
  'purchases.follow_up_all': (client, { website_id, ...filters }) => client.purchases.followUpAll(website_id, filters),
  'purchases.erase': (client, { website_id, id }) => client.purchases.erase(website_id, id),
  request: (client, { auth, method, path, query, body }) => client.request(auth, method, path, { query, body }),
};

const values = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('PARCOURS_')));
values.random = randomBytes(6).toString('hex');
values.now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');

const script = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const [name, value] of Object.entries(script.values)) values[name] = substitute(value, values);

for (const told of script.scenarios) {
  try {
    await new Scenario(told, values).run();
    console.log(`ok - ${told.name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`not ok - ${told.name}: ${String(error.message).replaceAll(/\s+/g, ' ')}`);
  }
}
