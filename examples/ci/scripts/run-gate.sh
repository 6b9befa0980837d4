#!/bin/sh
# run-gate.sh GATE COMMAND [REPORT…]: runs the command of a gate and keeps what it came to below stringline-gates/GATE.
# Ends with 0 whatever the command did: the verdict is given by Stringline's rules, once everything is reported.
set -u
gate=$1
command=$2
shift 2
out="${STRINGLINE_RESULTS:-stringline-gates}/$gate"
rm -rf "$out"
mkdir -p "$out/reports"
# A report of yesterday, or one that was committed, is no evidence.
for report in "$@"; do rm -f "$report"; done
sh -c "$command"
code=$?
for report in "$@"; do
  if [ -f "$report" ]; then
    mkdir -p "$out/reports/$(dirname "$report")"
    cp "$report" "$out/reports/$report"
  fi
done
echo "$code" > "$out/exit-code"
echo "$gate: exit code $code"
