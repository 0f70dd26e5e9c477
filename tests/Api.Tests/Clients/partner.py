"""A partner's integration with nothing but the standard library: python3 partner.py BASE_URL"""
import hashlib, hmac, json, sys, time, uuid
import urllib.error, urllib.request
from urllib.parse import quote, urlencode, urlsplit

KEY = "pk_test_dropcolis_partner"
SECRET = "sk_test_secret_dropcolis_partner"
BASE = sys.argv[1].rstrip("/")


def call(method, target, payload=None, headers=None, sign_path_only=False, secret=SECRET):
    body = b"" if payload is None else json.dumps(payload, ensure_ascii=False).encode("utf-8")
    timestamp = str(int(time.time()))
    signed = target.split("?")[0] if sign_path_only else target
    message = b"\n".join([timestamp.encode(), method.encode(), signed.encode(), body])
    signature = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    request = urllib.request.Request(BASE + target, data=body or None, method=method, headers={
        "X-Api-Key": KEY, "X-Timestamp": timestamp, "X-Signature": "v1=" + signature,
        "Content-Type": "application/json", **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, json.load(reply), reply.headers
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused), refused.headers


def expect(what, actual, expected):
    if actual != expected:
        sys.exit(f"{what}: expected {expected!r}, got {actual!r}")


def address(line1, city, postal_code):
    return {"line1": line1, "city": city, "province": "QC", "postal_code": postal_code, "country": "CA"}


pickup = {"name": "Entrepôt Montréal", "phone": "+1-514-555-0001", "address": address("100 Rue Saint-Paul", "Montréal", "H1A 1A1")}
dropoff = {"name": "Zoë 🚚 Tremblay", "phone": "+15145550002", "email": "zoe@example.com", "address": address("4200 Rue Saint-Denis", "Montréal", "h2l1p1")}
parcels = [{"weight_kg": 2.5, "description": "Lampe", "value_cents": 9900}]

status, quoted, _ = call("POST", "/v1/rates/quote", {"service_level": "standard", "pickup": pickup, "dropoff": dropoff, "parcels": parcels})
expect("quote", (status, quoted["rate_cents"], quoted["transit_days"]), (200, 1299, 2))

reference = "PY-" + uuid.uuid4().hex[:12]
order = {"partner_order_id": reference, "service_level": "standard", "quote_id": quoted["quote_id"],
         "pickup": pickup, "dropoff": dropoff, "parcels": parcels, "metadata": {"z": 1.50, "a": "é"}}
key = {"Idempotency-Key": str(uuid.uuid4())}
status, created, _ = call("POST", "/v1/orders", order, key)
expect("create", (status, created["status"], created["rate_cents"], created["dropoff"]["name"]), (201, "pending", 1299, "Zoë 🚚 Tremblay"))
expect("create: postal code", created["dropoff"]["address"]["postal_code"], "H2L1P1")

status, again, headers = call("POST", "/v1/orders", order, key)
expect("retry", (status, again, headers["Idempotent-Replayed"]), (201, created, "true"))

status, duplicate, _ = call("POST", "/v1/orders", order)
expect("duplicate", (status, duplicate["error"]["code"], duplicate["error"]["details"]["order_id"]), (409, "duplicate_order", created["order_id"]))

target = "/v1/orders/" + created["order_id"]
status, read, _ = call("GET", target)
expect("read", (status, read["metadata"], [step["status"] for step in read["status_history"]]), (200, {"z": 1.5, "a": "é"}, ["pending"]))

query = "/v1/orders?" + urlencode({"partner_order_id": reference, "limit": 1}, quote_via=quote)
for path_only in (False, True):
    status, page, _ = call("GET", query, sign_path_only=path_only)
    expect("list", (status, [row["order_id"] for row in page["data"]], page["has_more"]), (200, [created["order_id"]], False))

status, cancelled, _ = call("POST", target + "/cancel", {"reason": "Changé d'avis"})
expect("cancel", (status, cancelled["status"], cancelled["reason"]), (200, "cancelled", "Changé d'avis"))
status, cancelled, _ = call("POST", target + "/cancel")
expect("cancel again", (status, cancelled["status"]), (200, "cancelled"))

status, refused, _ = call("GET", target, secret="wrong")
expect("wrong secret", (status, refused["error"]["code"]), (401, "invalid_signature"))

bad = {**order, "partner_order_id": reference + "-2", "dropoff": {**dropoff, "address": {**dropoff["address"], "postal_code": "INVALID"}}}
status, refused, _ = call("POST", "/v1/orders", bad)
expect("bad postal code", (status, refused["error"]["details"]["field"], refused["error"]["details"]["value"]), (422, "dropoff.address.postal_code", "INVALID"))

tracking = urlsplit(created["tracking_url"]).path
with urllib.request.urlopen(urllib.request.Request(BASE + tracking, headers={"Accept": "application/json"}), timeout=20) as reply:
    tracked = json.load(reply)
expect("track", (tracked["first_name"], tracked["city"], tracked["status"]), ("Zoë", "Montréal", "cancelled"))
print("partner.py: every step as expected")
