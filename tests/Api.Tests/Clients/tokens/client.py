"""A partner's program with nothing but the standard library: says as one line of JSON what it got."""
import base64
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

issuer, client_id, secret, api = sys.argv[1:]
with urllib.request.urlopen(issuer + "/.well-known/openid-configuration") as answer:
    endpoint = json.load(answer)["token_endpoint"]

asked = {"grant_type": "client_credentials", "scope": "openid"}
basic = {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}
said = []
for form, headers in [(asked, basic), ({**asked, "client_id": client_id, "client_secret": secret}, {})]:
    with urllib.request.urlopen(urllib.request.Request(endpoint, urllib.parse.urlencode(form).encode(), headers)) as answer:
        token = json.load(answer)
    with urllib.request.urlopen(urllib.request.Request(api, headers={"Authorization": "Bearer " + token["access_token"]})) as answer:
        said.append({"issuer": issuer, "subject": client_id, "token_type": token["token_type"], "expires_in": token["expires_in"], "status": answer.status, "body": json.load(answer)})

try:
    urllib.request.urlopen(urllib.request.Request(endpoint, urllib.parse.urlencode({**asked, "client_id": client_id, "client_secret": "wrong"}).encode()))
except urllib.error.HTTPError as refusal:
    said.append({"error": json.load(refusal)["error"], "status": refusal.code})

print(json.dumps(said))
