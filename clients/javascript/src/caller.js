import { createHmac } from 'node:crypto';
import { ConnectionFailed, errorOf } from './errors.js';

// package.json has it too; a published package must not read files to know its name.
const version = '1.0.0';

const tokens = '/realms/parcours/protocol/openid-connect/token';

/** Ask for the next token while the last one is still good for this long. */
const tokenMargin = 30_000;

/** Whoever is to wait longer has better things to do. */
const longestWait = 60_000;

/** The path with its ids in it, each percent-encoded as one segment. */
export function path(parts, ...ids) {
  const segments = ids.map(id => {
    const text = String(id ?? '');
    if (text === '' || text === '.' || text === '..') throw new TypeError('id: it is empty, or no id.');
    return encodeURIComponent(text);
  });
  return String.raw({ raw: parts }, ...segments);
}

/** One call: signed, with its idempotency key, asked again when that helps and does no harm. */
export class Caller {
  #options;
  #base;
  #headers;
  #token;

  constructor(options) {
    const address = new URL(options.baseUrl);
    if (!/^https?:$/.test(address.protocol) || address.pathname !== '/' || address.search) throw new TypeError('baseUrl: an address such as https://api.example, without a path, is needed.');
    this.#options = { timeout: 30_000, maxRetries: 3, retryDelay: 500, maxRetryDelay: 8_000, clock: Date.now, sleep: wait => new Promise(done => setTimeout(done, wait)), ...options };
    this.#base = address.origin;
    this.#headers = { 'User-Agent': `parcours-node/${version}`, Accept: 'application/json', ...(options.language && { 'Accept-Language': options.language }) };
  }

  /**
   * The parsed answer.
   * @param repeatable Whether twice does no more than once; by default, what reads and what has an idempotency key.
   * @param isFine Says of a status outside 2xx, and what came with it, that it is an answer like another.
   */
  async call(auth, method, target, { query, body, idempotencyKey, repeatable = method === 'GET' || idempotencyKey !== undefined, isFine = () => false } = {}) {
    const url = new URL(this.#base + target);
    const sent = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
    if (sent.length > 0) url.search = sent.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
    // Made once: what is signed is what is sent.
    const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = { ...this.#headers, ...(bytes && { 'Content-Type': 'application/json' }), ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }) };

    let used;
    const signed = async () => ({ ...headers, ...(used = await this.#credentials(auth, method, url, bytes)) });
    let answer = await this.#send(method, url, bytes, signed, repeatable);
    if (answer.status === 401 && auth === 'reviews') {
      this.#forgetToken(used.Authorization);
      answer = await this.#send(method, url, bytes, signed, repeatable);
    }
    if (answer.json !== undefined && ((answer.status >= 200 && answer.status < 300) || isFine(answer.status, answer.json))) return answer.json;
    throw errorOf(answer);
  }

  async #send(method, url, body, headers, repeatable) {
    const { maxRetries, sleep } = this.#options;
    for (let attempt = 0; ; attempt++) {
      const { answer, lost } = await this.#try(method, url, body, new Headers(await headers()));
      const isWorthARetry = attempt < maxRetries && (lost ? repeatable : isTemporary(answer, repeatable));
      const wait = isWorthARetry ? this.#waitAfter(answer, attempt) : undefined;
      if (wait !== undefined) await sleep(wait);
      else if (lost) throw new ConnectionFailed(`${method} ${url.pathname}: no answer, or not all of it (${lost.cause?.message ?? lost.message}).`, { cause: lost });
      else return answer;
    }
  }

  async #try(method, url, body, headers) {
    try {
      const reply = await fetch(url, { method, body, headers, redirect: 'manual', signal: AbortSignal.timeout(this.#options.timeout) });
      const text = await reply.text();
      return { answer: { status: reply.status, json: parsed(text), requestId: reply.headers.get('X-Request-Id') ?? undefined, retryAfter: this.#retryAfter(reply) } };
    } catch (lost) {
      return { lost };
    }
  }

  /** Undefined when the server wants a longer wait than anybody should be kept for. */
  #waitAfter(answer, attempt) {
    const { retryDelay, maxRetryDelay } = this.#options;
    // Any moment of the time, so that clients that failed together do not come back together.
    if (answer?.retryAfter === undefined) return Math.random() * Math.min(maxRetryDelay, retryDelay * 2 ** attempt);
    const told = answer.retryAfter * 1000;
    return told <= longestWait ? told + Math.random() * retryDelay : undefined;
  }

  /** In seconds. */
  #retryAfter(reply) {
    const told = reply.headers.get('Retry-After');
    if (told === null) return undefined;
    if (/^\d+$/.test(told)) return Number(told);
    const date = Date.parse(told);
    return Number.isNaN(date) ? undefined : Math.max(0, (date - this.#options.clock()) / 1000);
  }

  async #credentials(auth, method, url, body) {
    const { clock } = this.#options;
    if (auth === 'delivery') {
      const [key, secret] = [this.#needed('key'), this.#needed('secret')];
      const moment = Math.floor(clock() / 1000);
      // As the URL has it: that is what fetch sends, percent-encoded by its rules.
      const signature = createHmac('sha256', secret).update(`${moment}\n${method}\n${url.pathname}${url.search}\n`).update(body ?? '').digest('hex');
      return { 'X-Api-Key': key, 'X-Timestamp': String(moment), 'X-Signature': `v1=${signature}` };
    }
    if (auth === 'unboxing') return { Authorization: `Bearer ${this.#needed('apiKey')}` };
    if (auth === 'reviews') return { Authorization: `Bearer ${await this.#currentToken()}` };
    if (auth === 'none') return {};
    throw new TypeError('auth: delivery, unboxing, reviews or none.');
  }

  async #currentToken() {
    // A promise, so that calls at the same time wait for one request.
    if (this.#token === undefined || this.#options.clock() >= this.#token.until) {
      const asked = (this.#token = { until: Infinity });
      asked.value = this.#askForToken(asked).catch(error => {
        if (this.#token === asked) this.#token = undefined;
        throw error;
      });
    }
    return this.#token.value;
  }

  async #askForToken(asked) {
    const pair = Buffer.from(`${this.#needed('clientId')}:${this.#needed('clientSecret')}`).toString('base64');
    const headers = { ...this.#headers, Authorization: `Basic ${pair}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    const moment = this.#options.clock();
    const answer = await this.#send('POST', new URL(this.#base + tokens), 'grant_type=client_credentials&scope=openid', () => headers, true);
    if (answer.status !== 200 || answer.json === undefined) throw errorOf(answer);
    asked.until = moment + answer.json.expires_in * 1000 - tokenMargin;
    return (asked.text = answer.json.access_token);
  }

  #forgetToken(used) {
    // Another call may have a new one already.
    if (used === `Bearer ${this.#token?.text}`) this.#token = undefined;
  }

  #needed(name) {
    if (!this.#options[name]) throw new TypeError(`${name}: this call needs it, and the client was made without it.`);
    return this.#options[name];
  }
}

function isTemporary({ status, json }, repeatable) {
  // At 429 and 503 nothing was done, so anything may be asked again.
  return status === 429 || status === 503 || (status === 409 && json?.error?.code === 'idempotency_in_progress') || (status >= 500 && repeatable);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
