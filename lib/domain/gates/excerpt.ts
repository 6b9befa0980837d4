/** Escape sequences and control characters other than tab and line feed. */
const CONTROL = /\u001B\[[0-?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]{0,500}(?:\u0007|\u001B\\)|[\u0000-\u0008\u000B-\u001F\u007F]/g;

/** Text without terminal sequences, control characters and carriage returns. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROL, '');
}

/** The last lines of some output, at most `lines` of them and `characters` in all, with a line that says what was cut. */
export function tail(text: string, lines = 40, characters = 4000): string {
  // The window is far larger than what is shown; no need to clean megabytes.
  const all = plainText(text.slice(-(characters * 8)))
    .trimEnd()
    .split('\n');
  const kept = all.slice(-lines).join('\n').slice(-characters).trimStart();
  const cut = text.length > characters * 8 || all.length > lines || kept.length < all.join('\n').trimStart().length;
  return cut && kept !== '' ? `[…]\n${kept}` : kept;
}

/** The first characters of some text on one line. */
export function brief(text: string, characters = 300): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length > characters ? `${line.slice(0, characters - 1)}…` : line;
}

/** The first lines of some text, e.g. an assertion with what was expected and received. */
export function head(text: string, lines = 15, characters = 1200): string {
  const all = plainText(text.slice(0, characters * 4)).trim();
  const kept = all.split('\n').slice(0, lines).join('\n').slice(0, characters);
  return kept.length < all.length ? `${kept}\n[…]` : kept;
}

/** What says nothing of a failure: tests that passed, frames of a stack, what was cut. */
const BESIDE = /^\s*(?:[✔✓√]|ok\b|PASS\b|at\s|\[…\])/u;
const FAILURE = /^\s*(?:[✖✗×✕]|not ok\b|FAIL\b|E\s{2})|\b(?:\w*error|fail(?:ed|ure)|cannot|expected)\b/iu;

/** The line of some output that best says what failed; empty where there is none. */
export function tellingLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !BESIDE.test(line));
  const failures = lines.filter((line) => FAILURE.test(line));
  // A heading tells less than what stands below it.
  return (failures.find((line) => !line.trimEnd().endsWith(':')) ?? failures[0] ?? lines[0] ?? '').trim();
}

/** Line numbers as ranges: `3-5, 9`. At most `limit` ranges. */
export function ranges(numbers: readonly number[], limit = 12): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const number of sorted) {
    const last = found.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else found.push([number, number]);
  }
  const shown = found.slice(0, limit).map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`));
  return shown.join(', ') + (found.length > limit ? `, and ${found.length - limit} more` : '');
}
