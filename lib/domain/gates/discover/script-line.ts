/** What a package script comes down to. */
export interface ScriptLine {
  /** Words of the last command, without environment assignments and wrappers such as `cross-env` and `npx`. */
  words: string[];
  /** Words taken off the front of the last command: `NODE_ENV=test`, `cross-env`. */
  prefix: string[];
  /** True when arguments appended to the script reach that last command. */
  appendable: boolean;
  /** True when the script is that one command and nothing else. */
  single: boolean;
}

const WRAPPER = /^(?:cross-env|npx|dotenv|env-cmd|--)$/;
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*=/;

/** Splits a shell line of a package script far enough to know which tool it ends with. */
export function parseScript(script: string): ScriptLine {
  const segments = script.split(/&&|\|\||;/).map((segment) => segment.trim());
  const last = segments.findLast((segment) => segment !== '') ?? '';
  const all = last.split(/\s+/).filter((word) => word !== '');
  const start = all.findIndex((word) => !ASSIGNMENT.test(word) && !WRAPPER.test(word));
  const from = start === -1 ? all.length : start;
  return {
    words: all.slice(from),
    prefix: all.slice(0, from),
    appendable: !/[|<>&`]|\$\(/.test(last),
    single: segments.length === 1,
  };
}

/** Name of the program a word starts: the last part of its path, without `.js`. */
export function programOf(word: string | undefined): string {
  return (word ?? '').replace(/^.*[/\\]/, '').replace(/\.[cm]?js$/, '');
}

const IDLE = /^(?:echo\b.*|true|:|exit\s+\d+|)$/;

/** True for scripts that check nothing: npm's `echo "Error: no test specified" && exit 1`, `echo ok`, `true`, `exit 0`. */
export function isPlaceholder(script: string): boolean {
  return script.split(/&&|\|\||;/).every((segment) => IDLE.test(segment.trim()));
}
