import { isItem } from './section-lines.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { placeAt } from '../text/place.ts';
import { parsePrerequisites } from './prerequisites.ts';
import type { Reference } from './references.ts';
import { headingWords } from './vocabulary.ts';

/** What spec-kit's tasks begin with: `T012 [P] [US1] Create the user model`. */
export interface KitNumber {
  id: string;
  title: string;
  /** What stands in brackets: `P` of tasks that may run beside others, `US1` of their story. */
  marks: string[];
}

const KIT_ID = 'T\\d{2,5}[a-h]?';
const NUMBER = new RegExp(`^(${KIT_ID})(?:[.:]?(?:\\s+|$)|：\\s*)`);
const MARK = /^\[([A-Z]{1,3}\d{0,4}[a-z]?)\]\s*/;

/** Undefined for titles that do not begin so. Whether that is a number, only the whole plan can tell. */
export function kitNumber(text: string): KitNumber | undefined {
  const number = text.startsWith('T') ? NUMBER.exec(text) : null;
  if (number?.[1] === undefined) return undefined;
  const marks: string[] = [];
  let title = text.slice(number[0].length);
  for (let mark = MARK.exec(title); mark?.[1] !== undefined; mark = MARK.exec(title)) {
    marks.push(mark[1]);
    title = title.slice(mark[0].length);
  }
  return { id: number[1], title: title.trim(), marks };
}

/** Whether a plan is one of spec-kit's: more of its boxes are numbered like that than otherwise. */
export function isOfSpecKit(tasks: readonly { id: string; kit?: KitNumber }[]): boolean {
  const kits = tasks.filter(({ kit }) => kit !== undefined).length;
  return kits > 1 && kits > tasks.filter(({ id, kit }) => id !== '' && kit === undefined).length;
}

const STORY = /^US\d{1,4}$/;

/** The story of a task, as a reference to it. */
export function storyReferences(
  marks: readonly string[],
  fullText: string,
  at: { line: number; column: number; offset: number },
): Reference[] {
  return marks
    .filter((mark) => STORY.test(mark))
    .map((mark) => {
      const index = fullText.indexOf(`[${mark}]`) + 1;
      return {
        raw: mark,
        kind: 'id',
        ids: [mark],
        line: at.line,
        column: at.column + index,
        offset: at.offset + index,
        length: mark.length,
      };
    });
}

const DEPENDENCIES = /^dependenc(?:y|ies)\b/i;
/** Emphasis and ticks around an id. */
const MARKS = '[*_`]{0,3}';
const ID_LIST = new RegExp(
  `(?<![A-Za-z0-9])${KIT_ID}(?:${MARKS}(?:\\s?[-–,/&]\\s?|\\s(?:and|to)\\s|,\\sand\\s)${MARKS}${KIT_ID}(?![A-Za-z0-9]))*`,
  'g',
);
/** `T012 blocks T013`, `Tests (T004-T007) before implementation (T008-T014)`; `T005 cannot start before T004` says it the other way round. */
const FIRST = /\b(?:blocks?|before|precedes?)\b/;
const REVERSED = /\b(?:no|not|nothing|never|cannot|\w{2,7}n['’]t|without|if|unless)\b/i;
/** What a sentence adds to it, of other tasks: `before T003 if T001 is late`, `before T003 is merged, after T002`. A list goes on behind its comma. */
const ADDED = /\b(?:after|if|unless|when|while|once|without|not|no)\b|,(?!\s?(?:and\s)?[*_`[]{0,3}T\d)/i;
/** Nobody writes more by hand, and a range before a range multiplies. */
const MAX_EDGES = 2000;

/**
 * What the sentences of a section on dependencies say comes first, by the id of the task that waits.
 * @param sections all headings of the plan
 */
export function blockingTasks({ lines }: ScannedText, sections: readonly Section[]): Map<string, Reference[]> {
  const first = new Map<string, Reference[]>();
  let edges = 0;
  for (const section of sections.filter(({ text }) => DEPENDENCIES.test(headingWords(text)))) {
    for (const line of lines.slice(section.line, section.endLine)) {
      if (line.kind !== 'text' || !isItem(line.text)) continue;
      for (const { before, after } of sentencesOf(line)) {
        for (const id of after) {
          edges += before.length;
          if (edges > MAX_EDGES) return first;
          first.set(id, [...(first.get(id) ?? []), ...before]);
        }
      }
    }
  }
  return first;
}

interface Sentence {
  before: Reference[];
  after: string[];
}

/** `T001 blocks T002. T003 precedes T004` are two. */
function sentencesOf(line: Line): Sentence[] {
  const found: Sentence[] = [];
  let begin = 0;
  for (const sentence of line.text.slice(0, MAX_LENGTH).split(/(?<=[.;]\s)/)) {
    const verb = FIRST.exec(sentence);
    const front = verb === null ? '' : sentence.slice(0, verb.index);
    if (verb !== null && !REVERSED.test(front)) {
      const added = sentence.slice(verb.index).search(ADDED);
      const end = added < 0 ? sentence.length : verb.index + added;
      const after = listsIn(line, begin + verb.index, begin + end).flatMap(({ ids }) => ids);
      const before = listsIn(line, begin, begin + verb.index);
      if (before.length > 0 && after.length > 0) found.push({ before, after });
    }
    begin += sentence.length;
  }
  return found;
}

const MAX_LENGTH = 2000;

function listsIn(line: Line, from: number, until: number): Reference[] {
  return [...line.text.slice(from, until).matchAll(ID_LIST)].flatMap((match) =>
    parsePrerequisites(match[0].replaceAll('/', ','), placeAt(line, from + match.index)),
  );
}
