const LINE = 160;

const JAVASCRIPT =
  /^(?:export\s+(?!type\s*\{)(?:default\b|declare\b|abstract\b|async\b|function\b|class\b|const\b|let\b|interface\b|type\b|enum\b|\{|\*)|(?:module\.)?exports(?:\.\w+)?\s*=)/;
const PYTHON = /^(?:class|def|async def)\s+[A-Za-z]/;
const GO = /^(?:func\s+(?:\([^)]{1,80}\)\s+)?[A-Z]|(?:type|const|var)\s+[A-Z]|\t[A-Z]\w{0,60}\s+(?:[\w.*[\]]{1,60}\s+)?=\s)/;
const RUST = /^\s{0,8}pub\s+(?:async\s+|unsafe\s+|const\s+)?(?:fn|struct|enum|trait|type|static|mod|[A-Z])/;
const JVM = /^\s{0,8}(?:(?:public|protected|internal|open|abstract|final|static|sealed|data|export|partial|async|override)\s+)+[\w<]/;
const KOTLIN = /^(?:(?:public|internal|open|abstract|sealed|data|suspend|inline)\s+)*(?:class|interface|object|fun|val|typealias)\s+\w/;
const RUBY = /^\s{0,8}(?:class|module|def)\s+\w/;
const PHP = /^\s{0,8}(?:(?:abstract|final|readonly|public|static)\s+)*(?:class|interface|trait|enum|function)\s+\w/;
const SWIFT = /^\s{0,8}(?:public|open)\s+\w/;
const ELIXIR = /^\s{0,8}(?:defmodule|def)\s+\w/;
const C =
  /^(?!static\b|return\b|else\b|typedef\s+struct\s*\{)(?:typedef|struct|enum|class|namespace|template|[A-Za-z_][\w:<>*&\s]{0,60}\s[*&]?[A-Za-z_]\w{0,60}\s?\()/;

/** How a line that others can use begins, by file ending. */
const PATTERNS: Readonly<Record<string, RegExp | undefined>> = {
  ...Object.fromEntries(['ts', 'tsx', 'mts', 'cts', 'js', 'jsx', 'mjs', 'cjs', 'vue', 'svelte'].map((ending) => [ending, JAVASCRIPT])),
  py: PYTHON,
  go: GO,
  rs: RUST,
  java: JVM,
  cs: JVM,
  scala: KOTLIN,
  kt: KOTLIN,
  rb: RUBY,
  php: PHP,
  swift: SWIFT,
  ex: ELIXIR,
  h: C,
  hpp: C,
};

/** Whether `exportedLines` knows a file's language. */
export function hasExports(path: string): boolean {
  return patternOf(path) !== undefined;
}

/** The lines by which a source file offers something to others, cut and without their bodies; at most `limit`. */
export function exportedLines(path: string, text: string, limit: number): string[] {
  const pattern = patternOf(path);
  if (pattern === undefined) return [];
  const found: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (found.length >= limit) break;
    const head = line.slice(0, LINE);
    if (pattern.test(head))
      found.push(
        head
          .trim()
          .replace(/\s*\{$/, '')
          .toWellFormed(),
      );
  }
  return found;
}

function patternOf(path: string): RegExp | undefined {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(PATTERNS, ending) ? PATTERNS[ending] : undefined;
}
