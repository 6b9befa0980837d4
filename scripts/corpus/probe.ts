import { isUtf8 } from 'node:buffer';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  editableCriteria,
  executableTasks,
  joinLines,
  readBugfix,
  readConfig,
  readDesign,
  readRequirements,
  readTasks,
  scanLines,
  setCriterion,
  setTaskStatus,
  traceSpec,
} from '../../lib/domain/specs/index.ts';
import type { CorpusFile } from './files.ts';
import { naiveBoxes } from './naive.ts';

/** A promise that a file breaks. */
export interface Violation {
  path: string;
  what: string;
}

/** The text of a file; bytes that are no UTF-8 come back as one character each, so that they are probed as well. */
export function textOf(bytes: Buffer): { text: string; utf8: boolean } {
  const utf8 = isUtf8(bytes);
  return { text: bytes.toString(utf8 ? 'utf8' : 'latin1'), utf8 };
}

/** What must hold of every file, whatever it is: each reader and each check ends, and what was not asked for is not changed. */
export function probe({ path, bytes }: CorpusFile): Violation[] {
  const { text, utf8 } = textOf(bytes);
  const checks: (() => string[])[] = [
    () => (Buffer.from(joinLines(scanLines(text)), utf8 ? 'utf8' : 'latin1').equals(bytes) ? [] : ['changes in a round trip']),
    () => readAll(text),
    () => (path.endsWith('tasks.md') ? missedBoxes(text) : []),
    () => editTasks(text),
    () => editCriteria(path, text),
  ];
  return checks.flatMap((check) => guarded(check)).map((what) => ({ path, what }));
}

function guarded(check: () => string[]): string[] {
  try {
    return check();
  } catch (error) {
    return [`crashes: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

/** Every reader on every file: a bugfix.md may hold anything. */
function readAll(text: string): string[] {
  const [requirements, bugfix, design, tasks] = [readRequirements(text), readBugfix(text), readDesign(text), readTasks(text)];
  readConfig(text);
  executableTasks(tasks, { includeOptional: true });
  traceSpec({ requirements, bugfix, design, tasks });
  const findings = [
    ...checkRequirements(requirements),
    ...checkBugfix(bugfix),
    ...checkDesign(design, { requirements, bugfix }),
    ...checkTasks(tasks, { requirements, bugfix, design }),
  ];
  return findings.filter(({ message }) => message.includes('could not be checked')).map(({ message }) => message);
}

function missedBoxes(text: string): string[] {
  const { tasks, commented } = readTasks(text);
  const found = new Set([...tasks.map(({ line }) => line), ...commented]);
  const naive = naiveBoxes(text);
  return naive.filter((line) => !found.has(line)).map((line) => `box on line ${line} is not found`);
}

/** Each task that can be addressed is set by one character, and set back gives the same text. */
function editTasks(text: string): string[] {
  return spread(readTasks(text).tasks).flatMap(({ key, status, markOffset, line }) => {
    const set = setTaskStatus(text, key, status === 'completed' ? 'not-started' : 'completed');
    if (!set.ok) return set.failure.code === 'task-ambiguous' ? [] : [`task on line ${line}: ${set.failure.message}`];
    const same = set.text.slice(0, markOffset) + text.charAt(markOffset) + set.text.slice(markOffset + 1) === text;
    return same ? [] : [`setting the task on line ${line} changes more than its mark`];
  });
}

const SENTENCE = 'THE Probe SHALL stand here';

/** The documents of which the command line rewords criteria. */
const HAS_CRITERIA = /(?:^|\/)(?:requirements|bugfix)\.md$/i;

/** A criterion gets another sentence: what stands around it must not move. Notes that hold no criteria may refuse, for that changes nothing. */
function editCriteria(path: string, text: string): string[] {
  return spread(editableCriteria(text)).flatMap(({ id, line, parts: [part, ...more] }) => {
    if (part === undefined || more.length > 0) return [];
    const set = setCriterion(text, id, SENTENCE);
    if (!set.ok)
      return set.failure.code === 'criterion-ambiguous' || !HAS_CRITERIA.test(path)
        ? []
        : [`criterion on line ${line}: ${set.failure.message}`];
    const expected = text.slice(0, part.offset) + SENTENCE + text.slice(part.offset + part.length);
    return set.text === expected ? [] : [`rewording criterion ${id} on line ${line} changes more than its sentence`];
  });
}

/** At most ten of a list, from all over it: each edit reads the whole text again. */
function spread<T>(list: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(list.length / 10));
  return list.filter((_, index) => index % step === 0);
}
