/**
 * Files of a repository whose linter is a shell script in the place of ESLint: `bad` is an error, and `let` becomes `const`. Starts in no
 * time, so that tests are about who calls it with what.
 */
export const STAND_IN_LINTER: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\nlog/\n',
  'package.json': '{ "scripts": { "lint": "eslint ." }, "devDependencies": { "eslint": "9" } }\n',
};

/** The script; it belongs to `node_modules/.bin/eslint` and has to be made executable. */
export const LINTER_SCRIPT = `#!/bin/sh
fix=; [ "$1 $2" = '--format json' ] && shift 2
[ "$1" = --fix ] && { fix=1; shift; }
found=
for file in "$@"; do
  [ -z "$fix" ] || { grep -q let "$file" && sed -i 's/let/const/' "$file"; }
  grep -q bad "$file" && found="$found,{\\"filePath\\":\\"$PWD/$file\\",\\"messages\\":[{\\"ruleId\\":\\"no-bad\\",\\"severity\\":2,\\"message\\":\\"Bad.\\",\\"line\\":1,\\"column\\":1}]}"
done
echo "[{\\"filePath\\":\\"x\\",\\"messages\\":[]}$found]"
[ -z "$found" ]
`;
