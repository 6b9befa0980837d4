import { sameHooks } from '../merge.ts';
import type { Mark, Hook, HookPart } from '../model.ts';
import type { Observation } from '../../shared/rule.ts';

export interface HooksInput {
  /** Every definition as it was read, also where several are the same hook. */
  hooks: readonly Hook[];
  /** Files of the repository; empty where they are not known, and then no rule concludes anything from them. */
  paths: readonly string[];
}

/** Where a part of a hook stands, as the place of an observation; the hook's own place where the part has none. */
export function placeOf({ source, marks }: Hook, part?: HookPart): Pick<Observation, 'path' | 'line' | 'column' | 'endColumn'> {
  const { line, column, endColumn }: Mark = (part === undefined ? undefined : marks[part]) ?? source;
  return { path: source.path, line, column, ...(endColumn !== undefined && { endColumn }) };
}

/** `"Lint on save"`, short enough for a message. */
export function called({ name }: Hook): string {
  return `"${name.length <= 60 ? name : `${name.slice(0, 59).trimEnd()}…`}"`;
}

/** Of every hook the definition that counts, where it is enabled. */
export function runningHooks(hooks: readonly Hook[]): Hook[] {
  return sameHooks(hooks)
    .map(([first]) => first)
    .filter(({ enabled }) => enabled);
}
