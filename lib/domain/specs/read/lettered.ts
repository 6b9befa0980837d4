/** What a task would be called if letters belong to the numbers of its plan: `A1` of `A1. Build`, `B2` of `B2 port: build`, `C` of `C. Test`. */
export interface Lettered {
  id: string;
  title: string;
  /** What ends it, as it does a number: `S3 bucket` is the name of a thing. */
  sign: string;
}

const NUMBER = /^([A-Z]{1,2}\d{1,3}(?:\.\d{1,3}){0,3}[a-h]?|[A-Z]{2,8}\.\d{1,3}(?!\.?\d)|[A-Z](?=[.)]))(?:(：)\s*|([.:)]?)\s+)(?=\S)/;

/** Undefined for titles that do not begin so. Whether that is a number, only the whole plan can tell. */
export function letteredNumber(text: string): Lettered | undefined {
  const first = text.charCodeAt(0);
  if (first < 0x41 || first > 0x5a) return undefined;
  const match = NUMBER.exec(text);
  return match?.[1] === undefined
    ? undefined
    : { id: match[1], title: text.slice(match[0].length).trim(), sign: match[2] ?? match[3] ?? '' };
}

interface Found<T> {
  task: T;
  meant: Lettered;
}

/**
 * The tasks of a plan whose numbers have letters, where more than one has such and none has the same: those that a sign ends, and others where
 * most tasks have one. Names of things such as `S3`, `EC2` or `H2` go on from none, so what counts are series.
 */
export function letteredTasks<T extends { id: string; lettered?: Lettered }>(tasks: readonly T[]): Found<T>[] {
  const found = tasks.flatMap((task) => (task.lettered === undefined || task.id !== '' ? [] : [{ task, meant: task.lettered }]));
  if (found.length < 2) return [];
  const counted = inSeries(found);
  const isRule = counted.size > tasks.length / 2;
  const isMostly = counted.size * 2 > found.length;
  const lettered = found.filter((one) => (one.meant.sign === '' ? isRule && counted.has(one) : isMostly || counted.has(one)));
  return lettered.length < 2 || new Set(lettered.map(({ meant }) => meant.id)).size < lettered.length ? [] : lettered;
}

/** The first of its letters, one of several numbers with them, or one that ends as only numbers do: `B2.`, `B2)`, but `S3: the bucket`. */
function inSeries<T>(found: readonly Found<T>[]): ReadonlySet<Found<T>> {
  const firsts = new Map<string, string>();
  const series = new Set<string>();
  for (const { meant } of found) {
    const letters = lettersOf(meant);
    if ((firsts.get(letters) ?? meant.id) !== meant.id) series.add(letters);
    firsts.set(letters, meant.id);
  }
  return new Set(found.filter(({ meant }) => FIRST.test(meant.id) || /[.)]/.test(meant.sign) || series.has(lettersOf(meant))));
}

const lettersOf = ({ id }: Lettered): string => /^[A-Z]+/.exec(id)?.[0] ?? '';
const FIRST = /^[A-Z]+[01]?(?:\.[01])*$/;
