#!/usr/bin/env pwsh
# The verbs of build.sh, for PowerShell. One line each; a test keeps the two alike.
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$verb, $rest = if ($args.Count) { $args[0], @($args | Select-Object -Skip 1) } else { 'help', @() }
switch ($verb) {
  'run'   { dotnet run --project src/Api @rest }
  'test'  { dotnet test @rest }
  'check' { dotnet build Solution.sln --no-incremental @rest }
  'docs'  { $env:PARCOURS_WRITE_DOCS = '1'; dotnet test @rest }
  'audit' { $env:PARCOURS_AUDIT = '1'; dotnet test --project tests/Architecture.Tests @rest }
  'bench' { dotnet run --project bench -c Release -- @rest }
  default { 'usage: build.ps1 run | test | check | docs | audit | bench' }
}
exit $LASTEXITCODE
