const OPENING = new Set(['if', 'case', 'for', 'select', 'while', 'until']);
const CLOSING = new Set(['fi', 'esac', 'done']);
/** Stand before a command in its own place. */
const LEADING = new Set(['then', 'do', 'else', 'elif', 'time', '!', '{']);
/** After these other commands may be found than before, or none is called. */
const CHANGING = new Set(['.', 'source', 'eval', 'alias', 'function', 'exec', 'return']);
/** Quoted, escaped, or a comment: nothing in it parts commands. */
const TEXT = /'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|(?<![^\s;&|()])#[^\n]*/gu;
/** What comes below the beginning of a text that stands in the lines below a command. */
const BELOW = /(?<=(?<!<)<<(?!<)[^\n]*)\n[^]*/u;

/**
 * The commands of a line that are called unless one before them fails, and found where they are found now; beside `||` something else stands in for
 * one. None is certain behind an `exit`, nor behind a function: its body is called by its name only, which may be that of any command.
 */
export function certainCalls(run: string): string[][] {
  const calls: string[][] = [];
  let depth = 0;
  for (const { part, isChoice } of withoutTexts(run).split(/[;\n]/u).flatMap(partsOf)) {
    const words = part
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '');
    const call = words.slice(words.findIndex((word) => !/^\w+=/u.test(word)));
    const own = call.find((word) => !LEADING.has(word)) ?? '';
    if (CHANGING.has(own) || words.some((word) => word === 'exit' || word.includes('()') || word.startsWith('PATH='))) return calls;
    if (OPENING.has(own)) depth += 1;
    else if (CLOSING.has(own)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && !isChoice) calls.push(call);
  }
  return calls;
}

function withoutTexts(run: string): string {
  const bare = run.replace(TEXT, (text) => (text.startsWith('#') ? '' : text === '\\\n' ? ' ' : '""'));
  return bare.replace(BELOW, '');
}

function partsOf(list: string): { part: string; isChoice: boolean }[] {
  return list.split(/&&|\|\||\|/u).map((part) => ({ part, isChoice: list.includes('||') }));
}
