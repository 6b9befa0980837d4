import { parseDocument } from 'yaml';

export type FrontMatter =
  | { kind: 'none'; body: string }
  | { kind: 'valid'; body: string; data: Record<string, unknown> }
  /** Kiro then loads the whole file as `always`. */
  | { kind: 'invalid'; body: string; reason: string; line: number };

const MAX_ALIASES = 20;
const MAX_CHARACTERS = 16 * 1024;
const FENCED = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;

/**
 * Splits a file with `\n` line ends into front matter and body. Front matter must be the very first bytes; YAML 1.2 core schema
 * (`yes` is a text), one document, few aliases.
 */
export function splitFrontMatter(text: string): FrontMatter {
  if (!/^---[ \t]*(?:\n|$)/.test(text)) return { kind: 'none', body: text };
  const match = FENCED.exec(text);
  if (match === null) return invalid(text, 'it is opened by `---` and never closed', 1);
  const yaml = match[1] ?? '';
  const body = text.slice(match[0].length);
  if (yaml.length > MAX_CHARACTERS) return invalid(text, `it is longer than ${String(MAX_CHARACTERS)} characters`, 1);
  const simple = readSimple(yaml);
  return simple === undefined ? readYaml(text, yaml, body) : { kind: 'valid', body, data: simple };
}

function invalid(text: string, reason: string, line: number): FrontMatter {
  return { kind: 'invalid', body: text, reason, line };
}

const PLAIN = String.raw`[A-Za-z][\w./ ()-]*`;
const QUOTED = String.raw`"[^"\\]*"|'[^']*'`;
const LINE = new RegExp(`^([A-Za-z]\\w*): +(?:(${PLAIN})|(${QUOTED})|\\[ *((?:${QUOTED})(?: *, *(?:${QUOTED}))*) *\\])[ \\t]*$`);

/**
 * Lines of plain words, quoted texts and lists of quoted texts mean what they say and need no YAML parser, which takes most of the time
 * of a thousand files. Undefined for anything else, which the parser then reads.
 */
function readSimple(yaml: string): Record<string, unknown> | undefined {
  const data = new Map<string, unknown>();
  for (const line of yaml.split('\n')) {
    const [, key = '', plain, quoted, list] = LINE.exec(line) ?? [];
    if (key === '' || data.has(key) || (plain !== undefined && /^(?:true|false|null)$/i.test(plain.trim()))) return undefined;
    data.set(key, plain?.trim() ?? quoted?.slice(1, -1) ?? (list ?? '').match(new RegExp(QUOTED, 'g'))?.map((item) => item.slice(1, -1)));
  }
  return Object.fromEntries(data);
}

function readYaml(text: string, yaml: string, body: string): FrontMatter {
  const parsed = parseYaml(yaml);
  if (!parsed.ok) return invalid(text, parsed.reason, parsed.line + 1);
  const data = parsed.value ?? {};
  if (typeof data !== 'object' || Array.isArray(data)) return invalid(text, 'it is not a list of `key: value` lines', 2);
  return { kind: 'valid', body, data: data as Record<string, unknown> };
}

type Parsed = { ok: true; value: unknown } | { ok: false; reason: string; line: number };

function parseYaml(yaml: string): Parsed {
  try {
    const document = parseDocument(yaml, { schema: 'core', version: '1.2', prettyErrors: false, logLevel: 'error' });
    const problem = document.errors[0];
    if (problem !== undefined) return { ok: false, reason: problem.message, line: yaml.slice(0, problem.pos[0]).split('\n').length };
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // Too many aliases, or nested too deeply for the parser's stack.
    return { ok: false, reason: error instanceof Error ? error.message : String(error), line: 1 };
  }
}

/**
 * The line of a file, counted from 1, on which a key of its front matter stands, or below it a value as it is written; the first one of the
 * front matter where neither is found.
 */
export function lineOfKey(text: string, key: string, value = ''): number {
  const lines = text.split('\n');
  const end = lines.findIndex((line, index) => index > 0 && /^---\s*$/.test(line));
  const front = lines.slice(0, end < 0 ? lines.length : end);
  const begin = front.findIndex((line) => {
    const bare = line.replace(/^["']/, '');
    return bare.startsWith(key) && /^["']?\s*:/.test(bare.slice(key.length));
  });
  if (begin < 0) return 2;
  const at = front.findIndex((line, index) => index >= begin && line.includes(value));
  return (at < 0 ? begin : at) + 1;
}
