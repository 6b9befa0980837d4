#!/bin/sh
# report-gates.sh [FOLDER]: reports every gate below the folder for one commit. Runs no code of the repository, and trusts the folder in
# nothing: it was written where such code ran.
# Needs STRINGLINE_REMOTE (address of the API), STRINGLINE_COMMIT and credentials of AWS. STRINGLINE_CLI is the absolute path of the command;
# without it the package STRINGLINE_PACKAGE is installed.
set -euf
: "${STRINGLINE_REMOTE:?address of the API}" "${STRINGLINE_COMMIT:?commit that was built}"
results=$(cd "${1:-stringline-gates}" && pwd)
cli=${STRINGLINE_CLI:-}
if [ -z "$cli" ]; then
  # In a folder of its own, and called by its path: `npx` would look for the command in the folder of the results first.
  tools=$(mktemp -d)
  (cd "$tools" && npm install --no-audit --no-fund --silent "${STRINGLINE_PACKAGE:?where to get Stringline from, pinned: a package with its version, a tarball or a git commit}")
  cli=$tools/node_modules/.bin/stringline
fi
failed=0
for gate in lint typecheck tests build security-scan; do
  [ -f "$results/$gate/exit-code" ] || continue
  code=$(head -c 4 "$results/$gate/exit-code" | tr -cd '0-9')
  [ "${code:-256}" -le 255 ] || code=1
  mkdir -p "$results/$gate/reports"
  cd "$results/$gate/reports"
  set -- gate report --gate "$gate" --commit "$STRINGLINE_COMMIT" --exit-code "$code" --remote "$STRINGLINE_REMOTE"
  newline='
'
  IFS=$newline
  for path in $(find . -type f | sed 's|^\./||' | sort); do set -- "$@" --report "$path"; done
  unset IFS
  "$cli" "$@" || failed=1
done
exit "$failed"
