#!/usr/bin/env bash
# The verbs of build.ps1, for machines without PowerShell. One line each; a test keeps the two alike.
set -euo pipefail
cd "$(dirname "$0")"
verb="${1:-help}"; shift || true
case "$verb" in
  run)   dotnet run --project src/Api "$@" ;;
  test)  dotnet test "$@" ;;
  check) dotnet build Solution.sln --no-incremental "$@" ;;
  docs)  PARCOURS_WRITE_DOCS=1 dotnet test "$@" ;;
  audit) PARCOURS_AUDIT=1 dotnet test --project tests/Architecture.Tests "$@" ;;
  bench) dotnet run --project bench -c Release -- "$@" ;;
  *)     echo "usage: build.sh run | test | check | docs | audit | bench" ;;
esac
