// A partner's program as its author would write it, with openid-client and jose: says as one line of JSON what it got.
import * as openid from 'openid-client';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [issuer, clientId, secret, api] = process.argv.slice(2);
const insecure = { execute: [openid.allowInsecureRequests] };
const said = [];

for (const signIn of [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)]) {
  const provider = await openid.discovery(new URL(issuer), clientId, undefined, signIn, insecure);
  const token = await openid.clientCredentialsGrant(provider, { scope: 'openid' });
  const keys = createRemoteJWKSet(new URL(provider.serverMetadata().jwks_uri));
  const { payload } = await jwtVerify(token.access_token, keys, { issuer: provider.serverMetadata().issuer, typ: 'at+jwt', algorithms: ['RS256'] });
  const answer = await openid.fetchProtectedResource(provider, token.access_token, new URL(api), 'GET');
  said.push({ issuer: payload.iss, subject: payload.sub, token_type: token.token_type, expires_in: token.expires_in, status: answer.status, body: await answer.json() });
}

try {
  const wrong = await openid.discovery(new URL(issuer), clientId, undefined, openid.ClientSecretBasic('wrong'), insecure);
  await openid.clientCredentialsGrant(wrong, { scope: 'openid' });
} catch (refusal) {
  said.push({ error: refusal.error ?? refusal.cause?.[0]?.parameters?.error ?? refusal.code, status: refusal.status });
}

console.log(JSON.stringify(said));
