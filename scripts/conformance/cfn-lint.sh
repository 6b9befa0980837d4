#!/usr/bin/env bash
# Lets cfn-lint judge the synthesized templates. Prints NOT RUN with its reason where it cannot be installed (exit 77), and never counts that as passed.
set -u
cd "$(dirname "$0")/../.." || exit 1
venv=${TMPDIR:-/tmp}/stringline-cfn-lint
readonly VERSION=1.58.0
if [ ! -x "$venv/bin/cfn-lint" ]; then
  for attempt in 1 2 3; do
    python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check "cfn-lint==$VERSION" && break
    echo "attempt $attempt to install cfn-lint failed" >&2
  done
fi
if [ ! -x "$venv/bin/cfn-lint" ]; then echo "NOT RUN: cfn-lint $VERSION could not be installed (python3 with venv and a package index are needed)"; exit 77; fi
npm run --silent synth || exit 1
# W3005: CDK writes dependencies that references imply already.
"$venv/bin/cfn-lint" --ignore-checks W3005 -- cdk.out/*.template.json && echo "cfn-lint $VERSION: $(ls cdk.out/*.template.json | wc -l) templates without a finding"
