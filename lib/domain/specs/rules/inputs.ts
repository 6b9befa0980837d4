import type { BugfixDocument } from '../read/bugfix.ts';
import type { DesignDocument } from '../read/design.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { partsOf } from '../../shared/finding.ts';
import { type Observation, quote } from '../../shared/rule.ts';
import type { Task, TasksDocument } from '../read/tasks.ts';
import type { Trace } from '../trace.ts';

export interface DesignInput {
  design: DesignDocument;
  bugfix: BugfixDocument | undefined;
  requirements: RequirementsDocument | undefined;
  trace: Trace;
}

export interface TasksInput {
  tasks: TasksDocument;
  design: DesignDocument | undefined;
  trace: Trace;
  /** Leaves that somebody still has to do. */
  ahead: readonly Task[];
}

/** Tests, by the words that plans in many languages have for them. */
export const TEST_WORD =
  /\btest(?:s|es?|ar|en|é|ів|ы|i|ler\w{0,4}|y|ów)?\b|тест|prueba|\bprobar\b|pengujian|kiểm thử|测试|測試|テスト|테스트|اختبار/i;

type Named = Pick<Task, 'id' | 'title'>;

/** `2.1`, or the title of a task without a number. */
export const shortName = ({ id, title }: Named): string => (id === '' ? quote(title) : id);

/** `2.1 "Create the router"`, or what there is of it. */
export function fullName({ id, title }: Named): string {
  if (id === '') return quote(title);
  return title === '' ? id : `${id} ${quote(title)}`;
}

/** What has a name that something above it has already. */
export function namedTwice(things: readonly { name: string; line: number }[]): Observation[] {
  const first = new Map<string, number>();
  return things.flatMap(({ name, line }) => {
    const before = first.get(name);
    if (before !== undefined) return [{ message: `${name} exists already on line ${before}.`, line, fix: 'Give it the next free number.' }];
    first.set(name, line);
    return [];
  });
}

/** Fewer are told one by one, where a rule does not say otherwise. */
const HABIT = 5;

/**
 * What at least three quarters of a document lack is a habit of its authors: it is told once, where it is met first.
 * @param all how many could have it
 * @param habit says it, of so many of all, with the number that the verb goes with
 * @param toldElsewhere how many more lack it, which is told in other words
 * @param fewest how many make a habit
 * @param ids what a habit is about, where each that lacks it names itself in its message
 */
export function habitOrEach(
  lacking: Observation[],
  all: number,
  habit: (share: string, n: number) => string,
  {
    toldElsewhere = 0,
    fewest = HABIT,
    ids = lacking.flatMap((each) => each.ids ?? []),
  }: { toldElsewhere?: number; fewest?: number; ids?: string[] } = {},
): Observation[] {
  const [first] = lacking;
  const having = all - lacking.length - toldElsewhere;
  if (first === undefined || lacking.length < fewest || having * 4 > all) return lacking;
  const share = having === 0 ? `None of the ${String(all)}` : `Only ${String(having)} of the ${String(all)}`;
  return [
    {
      ...first,
      message: habit(share, Math.max(1, having)),
      ids: ids.length === 0 ? undefined : ids,
      subject: undefined,
      parts: lacking.flatMap(partsOf),
    },
  ];
}

/** How references are written, in ids that the spec has; undefined where it has none, and the rule's own example must do. */
export function inOwnIds({ criteria }: Trace, write: (ids: string) => string): Pick<Observation, 'fix'> {
  const own = criteria.filter(({ binding }) => binding).slice(0, 2);
  return own.length === 0 ? {} : { fix: write(own.map(({ id }) => id).join(', ')) };
}
