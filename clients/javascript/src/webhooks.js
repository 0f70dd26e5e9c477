import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureError } from './errors.js';

const prefix = 'whsec_';

/** The event that a request brought, if it is from Parcours and fresh. */
export function verifyWebhook(body, headers, secret, { tolerance = 300_000, now = Date.now(), scheme } = {}) {
  const secrets = [secret].flat();
  if (secrets.length === 0 || !secrets.every(one => typeof one === 'string' && one.startsWith(prefix))) throw new TypeError('secret: one or more that begin with whsec_ are needed.');
  if (scheme !== undefined && scheme !== 'standard' && scheme !== 'drop') throw new TypeError('scheme: standard or drop.');

  const raw = Buffer.from(body);
  const given = new Map();
  for (const [name, value] of headers[Symbol.iterator] ? headers : Object.entries(headers)) given.set(name.toLowerCase(), String(value));
  const isStandard = scheme === 'standard' || (scheme === undefined && [...given.keys()].some(name => name.startsWith('webhook-')));
  if (isStandard) verifyStandard(raw, given, secrets, now, tolerance);
  else verifyDrop(raw, given, secrets);
  return JSON.parse(raw.toString('utf8'));
}

function verifyStandard(body, headers, secrets, now, tolerance) {
  const moment = headers.get('webhook-timestamp') ?? '';
  if (!/^[0-9]{1,12}$/.test(moment)) throw new SignatureError('webhook-timestamp: the Unix seconds of the attempt are missing.');
  if (Math.abs(now - moment * 1000) > tolerance) throw new SignatureError('webhook-timestamp: too far from now.');
  const head = `${headers.get('webhook-id') ?? ''}.${moment}.`;
  const expected = secret => 'v1,' + createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64')).update(head).update(body).digest('base64');
  // During a rotation there are several, separated by a space.
  needOne((headers.get('webhook-signature') ?? '').split(' '), secrets, expected, 'webhook-signature');
}

function verifyDrop(body, headers, secrets) {
  const expected = secret => 'v1=' + createHmac('sha256', secret).update(body).digest('hex');
  const given = ['drop-signature', 'drop-signature-next'].map(name => (headers.get(name) ?? '').toLowerCase());
  needOne(given, secrets, expected, 'Drop-Signature');
}

function needOne(given, secrets, expected, header) {
  const isOneOf = wanted => given.some(one => sameBytes(Buffer.from(one), Buffer.from(wanted)));
  if (!secrets.some(secret => isOneOf(expected(secret)))) throw new SignatureError(`${header}: missing, or made with another secret over other bytes.`);
}

// timingSafeEqual throws at different lengths.
const sameBytes = (one, other) => one.length === other.length && timingSafeEqual(one, other);
