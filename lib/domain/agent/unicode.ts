import { findHiddenUnicode, type HiddenCharacter } from '../source/index.ts';
import { confusableWords } from './confusables.ts';

export interface HiddenMark {
  /** In UTF-16 code units. */
  offset: number;
  length: number;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 code units. */
  column: number;
  kind: HiddenCharacter['kind'] | 'confusable';
  /** `U+200B`, or the word whose letters come from several alphabets. */
  what: string;
}

/**
 * Whatever makes a text say something else to a model, a compiler or a person than to the others: hidden characters
 * and words that look Latin with letters of another alphabet among them. Used on prompts and on everything the agent writes.
 */
export function hiddenUnicode(text: string): HiddenMark[] {
  const hidden = findHiddenUnicode(text).map((found): HiddenMark => {
    const { offset, line, column, kind, codePoint } = found;
    return { offset, length: (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1, line, column, kind, what: codePoint };
  });
  return [...hidden, ...confusableWords(text)].sort((a, b) => a.offset - b.offset);
}

/** What `after` has and `before` has not: a file that already holds such characters stays editable, none may be added. */
export function addedHiddenUnicode(before: string | undefined, after: string): HiddenMark[] {
  const found = hiddenUnicode(after);
  if (found.length === 0 || before === undefined) return found;
  const known = new Map<string, number>();
  for (const mark of hiddenUnicode(before)) known.set(mark.what, (known.get(mark.what) ?? 0) + 1);
  return found.filter((mark) => {
    const left = known.get(mark.what) ?? 0;
    known.set(mark.what, left - 1);
    return left <= 0;
  });
}

/** Runs of at least this many hidden characters are counted, not spelled out: a spelled-out payload would still be one. */
const RUN = 4;

/** The text with its hidden characters written out for people (`⟨U+200B⟩`); long runs become `⟨57 hidden tag characters⟩`. Confusable words stay as they are. */
export function visible(text: string): string {
  const marks = findHiddenUnicode(text);
  if (marks.length === 0) return text;
  let out = '';
  let at = 0;
  for (let index = 0; index < marks.length; ) {
    const run = runFrom(text, marks, index);
    out += text.slice(at, run.start) + run.label;
    at = run.end;
    index += run.count;
  }
  return out + text.slice(at);
}

function runFrom(
  text: string,
  marks: readonly HiddenCharacter[],
  first: number,
): { start: number; end: number; label: string; count: number } {
  const start = marks[first]?.offset ?? 0;
  let end = start;
  let count = 0;
  const labels: string[] = [];
  for (let mark = marks[first]; mark?.offset === end; mark = marks[first + count]) {
    labels.push(`⟨${mark.codePoint}⟩`);
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
    count += 1;
  }
  const label = count < RUN ? labels.join('') : `⟨${String(count)} hidden ${marks[first]?.kind ?? ''} characters⟩`;
  return { start, end, label, count };
}

/** One sentence about marks, for a refusal: the first places and how many there are. */
export function describeHidden(marks: readonly HiddenMark[]): string {
  const places = marks
    .slice(0, 3)
    .map(
      ({ line, column, kind, what }) =>
        `${kind === 'confusable' ? `the word "${what}" mixes alphabets` : `${kind} character ${what}`} (line ${String(line)}, column ${String(column)})`,
    );
  const more = marks.length > 3 ? `, and ${String(marks.length - 3)} more` : '';
  return `${places.join(', ')}${more}`;
}
