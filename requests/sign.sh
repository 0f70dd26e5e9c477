#!/usr/bin/env bash
# Prints the headers that sign a /v1 request: requests/sign.sh POST /v1/rates/quote "$body"
# Key and secret come from PARCOURS_KEY and PARCOURS_SECRET; the defaults are the sandbox partner's.
set -euo pipefail
key="${PARCOURS_KEY:-pk_test_dropcolis_partner}"
secret="${PARCOURS_SECRET:-sk_test_secret_dropcolis_partner}"
timestamp="$(date +%s)"
signature="$(printf '%s\n%s\n%s\n%s' "$timestamp" "$1" "$2" "${3:-}" | openssl dgst -sha256 -hmac "$secret" -r | cut -d' ' -f1)"
printf 'X-Api-Key: %s\nX-Timestamp: %s\nX-Signature: v1=%s\n' "$key" "$timestamp" "$signature"
