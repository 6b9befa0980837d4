/** Stands where a design writes `...`: what is there is left open. */
export const LEFT_OPEN = 'left_open_';

/** A parameter of that name, as the language writes one. */
const PARAMETER: Readonly<Record<string, string>> = {
  go: `${LEFT_OPEN} ${LEFT_OPEN}`,
  java: `${LEFT_OPEN} ${LEFT_OPEN}`,
  cs: `${LEFT_OPEN} ${LEFT_OPEN}`,
  rs: `${LEFT_OPEN}: ${LEFT_OPEN}`,
  py: LEFT_OPEN,
  ts: LEFT_OPEN,
  tsx: LEFT_OPEN,
};

/** What stands between the brackets of a function, over as many lines as it takes, with one level of brackets within. */
const BETWEEN = String.raw`\((?:[^()]|\([^()]{0,200}\)){0,600}\)`;

interface Mend {
  /** Takes no longer than the text is long: what may repeat next to each other begins with different characters. */
  readonly head: RegExp;
  readonly by: string;
  /** A block that has this has said itself what is public. */
  readonly unless?: RegExp;
  /** Whether what stands within braces is left as it is. */
  readonly outermost?: boolean;
}

/** Text on one line without a blank at either end, of characters that are none of these. */
const until = (end: string): string => String.raw`[^${end}\s](?:[^${end}\n]*[^${end}\s])?`;

/** Heads of functions without bodies, where the language wants one; methods without their type; methods of blocks in which nobody cared to call any public. */
const MENDS: Readonly<Record<string, readonly Mend[]>> = {
  rs: [
    {
      head: /^([ \t]+)((?:async )?fn )/gm,
      by: '$1pub $2',
      unless: /^[ \t]*pub(?:\([^)\n]*\))? (?:(?:async|const|unsafe) )*fn /m,
    },
    {
      head: new RegExp(
        String.raw`^([ \t]*(?:pub(?:\([^)\n]*\))? )?(?:async )?fn \w+(?:<[^>\n]*>)?${BETWEEN}(?:\s*->\s*${until(';{')}(?<![,(]))?)[ \t]*$`,
        'gm',
      ),
      by: '$1;',
    },
  ],
  py: [{ head: new RegExp(String.raw`^([ \t]*(?:async )?def \w+${BETWEEN}(?:\s*->\s*${until(':')})?)[ \t]*$`, 'gm'), by: '$1: ...' }],
  java: typedHeads(),
  cs: typedHeads(),
  ts: [scriptHead()],
  tsx: [scriptHead()],
};

/** `public Money total(List<Line> lines)` without a body on the next line, and `Money total(List<Line> lines);` within a type. */
function typedHeads(): readonly Mend[] {
  const within = String.raw`[^<>()\n]`;
  const generic = `<(?:${within}|<(?:${within}|<${within}{1,200}>){1,200}>){1,200}>`;
  const type = String.raw`(?!(?:return|new|throw|else|await|record|class)\b)[\w.]+(?:${generic})?(?:\[\])?\??`;
  const stated = String.raw`(?:public|private|protected|internal)\b`;
  return [
    { head: new RegExp(String.raw`^([ \t]*(?:${type} ){1,6}\w+${BETWEEN})[ \t]*$(?!\s*\{)`, 'gm'), by: '$1;' },
    {
      head: new RegExp(String.raw`^([ \t]+)((?!${stated})(?:${type} ){1,4}\w+${BETWEEN})(?=\s*(?:[;{]|=>|throws\b))`, 'gm'),
      by: '$1public $2',
      unless: new RegExp(String.raw`^[ \t]*(?:@\w+[ \t]+)*${stated}(?![^\n(]*\b(?:record|class|struct)\b)[^\n;={(]*\(`, 'm'),
    },
  ];
}

/** `async total(lines: Line[]): Promise<Money>` at the edge of a block. */
function scriptHead(): Mend {
  const name = String.raw`(?!(?:if|for|while|switch|catch|function|return|await|new)\b)[\w$]+`;
  const head = String.raw`^(?:public |static )?(async )?(${name}${BETWEEN}[ \t]*:[ \t]*${until(';{=')})(?:[ \t]*;)?[ \t]*$`;
  return { head: new RegExp(head, 'gm'), by: '$1function $2;', outermost: true };
}

function mended(code: string, { head, by, unless, outermost = false }: Mend): string {
  if (unless?.test(code) === true) return code;
  if (!outermost) return code.replaceAll(head, by);
  const isOutermost = outermostOf(code);
  return code.replaceAll(head, (found: string, ...rest: unknown[]) => (isOutermost(Number(rest.at(-2))) ? found.replace(head, by) : found));
}

/** Whether a place of a text is within no braces; asked from its beginning to its end. */
function outermostOf(code: string): (at: number) => boolean {
  let depth = 0;
  let seen = 0;
  return (at) => {
    for (; seen < at; seen += 1) {
      if (code[seen] === '{') depth += 1;
      else if (code[seen] === '}') depth = Math.max(0, depth - 1);
    }
    return depth === 0;
  };
}

/**
 * Designs sketch: they write heads without bodies and `...` for what does not matter. As text that a grammar takes, line for line.
 */
export function asCode(text: string, ending: string): string {
  const parameter = Object.hasOwn(PARAMETER, ending) ? PARAMETER[ending] : undefined;
  if (parameter === undefined) return text;
  const whole = text
    .replaceAll(/\((\s*)(?:\.\.\.|…)(\s*)\)/g, `($1${parameter}$2)`)
    .replaceAll(/,(\s*)(?:\.\.\.|…)(\s*)\)/g, `,$1${parameter}$2)`)
    .replaceAll(/\{(\s*)(?:\.\.\.|…)(\s*)\}/g, '{$1$2}');
  const opened = ending === 'py' ? whole : whole.replaceAll(/^[ \t]*(?:\.\.\.|…)[ \t]*$/gm, '');
  const mends = Object.hasOwn(MENDS, ending) ? (MENDS[ending] ?? []) : [];
  // Go's grammar wants its lines ended.
  return `${mends.reduce(mended, opened)}\n`;
}
