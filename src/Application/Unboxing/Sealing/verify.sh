#!/bin/sh
# Verifies the bundle in this folder, offline:  sh verify.sh [KEY]
# KEY is the platform's public key as you got it yourself; without it, the key that came with the bundle is used.
# Vérifie le dossier de preuve, hors ligne :  sh verify.sh [CLÉ]
# CLÉ est la clé publique de la plateforme, obtenue par vous-même ; sans elle, la clé jointe au dossier est utilisée.
set -eu

fail() {
  echo "NOT VERIFIED / NON VÉRIFIÉ: $1" >&2
  exit 1
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

trusted=${1:-}
if [ -n "$trusted" ]; then
  trusted=$(cd "$(dirname "$trusted")" && pwd)/$(basename "$trusted")
fi
cd "$(dirname "$0")"
key=${trusted:-public-key.pem}

openssl dgst -sha256 -verify "$key" -signature manifest.json.sig manifest.json >/dev/null 2>&1 ||
  fail "manifest.json"

hashes=$(awk -F'"' '$2 == "path" { path = $4 } $2 == "sha256" && path { print $4 "  " path; path = "" }' manifest.json)
echo "$hashes" | sha256 -c - >&2 || fail "a file differs / un fichier diffère"

known=$( (echo manifest.json; echo manifest.json.sig; echo "$hashes" | cut -c67-) | LC_ALL=C sort)
present=$(find . ! -type d | cut -c3- | LC_ALL=C sort)
[ "$present" = "$known" ] || fail "files that are not part of the bundle / des fichiers ne font pas partie du dossier"

echo "VERIFIED / VÉRIFIÉ"
echo "key / clé: $(openssl pkey -pubin -in "$key" -outform DER | sha256 | cut -c1-64)"
if [ -z "$trusted" ]; then
  echo "Compare it with / Comparez-la avec: $(awk -F'"' '$2 == "public_key" { print $4 }' manifest.json)"
fi
