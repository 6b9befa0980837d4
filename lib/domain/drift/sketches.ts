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

type Mend = readonly [RegExp, string];

/** Heads of functions without bodies, where the language wants one; methods without their type; methods that nobody cared to call public. */
const MENDS: Readonly<Record<string, readonly Mend[]>> = {
  rs: [
    [/^([ \t]+)((?:async )?fn )/gm, '$1pub $2'],
    [
      new RegExp(
        String.raw`^(\s*(?:pub(?:\([^)\n]*\))? )?(?:async )?fn \w+(?:<[^>\n]*>)?${BETWEEN}(?:\s*->\s*[^;{\n]*[^;{,(\s])?)[ \t]*$`,
        'gm',
      ),
      '$1;',
    ],
  ],
  py: [[new RegExp(String.raw`^([ \t]*(?:async )?def \w+${BETWEEN}(?:\s*->\s*[^:\n]+)?)[ \t]*$`, 'gm'), '$1: ...']],
  java: typedHeads(),
  cs: typedHeads(),
  ts: [scriptHead()],
  tsx: [scriptHead()],
};

/** `public Money total(List<Line> lines)` without a body on the next line, and `Money total(List<Line> lines);` within a type. */
function typedHeads(): readonly Mend[] {
  const type = String.raw`(?!(?:return|new|throw|else|await|record|class)\b)[\w.]+(?:<[^()\n]{1,200}>)?(?:\[\])?\??`;
  const hidden = String.raw`(?!(?:public|private|protected|internal)\b)`;
  return [
    [new RegExp(String.raw`^([ \t]*(?:${type} ){1,6}\w+${BETWEEN})[ \t]*$(?!\s*\{)`, 'gm'), '$1;'],
    [new RegExp(String.raw`^([ \t]+)(${hidden}(?:${type} ){1,4}\w+${BETWEEN})(?=\s*(?:[;{]|=>|throws\b))`, 'gm'), '$1public $2'],
  ];
}

/** `async total(lines: Line[]): Promise<Money>` at the edge of a block. */
function scriptHead(): Mend {
  const name = String.raw`(?!(?:if|for|while|switch|catch|function|return|await|new)\b)[\w$]+`;
  return [new RegExp(String.raw`^(?:public |static )?(async )?(${name}${BETWEEN}\s*:\s*[^;{=\n]+);?[ \t]*$`, 'gm'), '$1function $2;'];
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
  return `${mends.reduce((mended, [head, by]) => mended.replaceAll(head, by), opened)}\n`;
}
