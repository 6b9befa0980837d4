import type { CONFIG_TRIGGERS } from '../vocabulary.ts';

/** What a report advises for a hook. */
export type HookChange = { mode: 'async' } | { move: Exclude<keyof typeof CONFIG_TRIGGERS, 'on_save'> };

export type HookEdit = { ok: true; text: string } | { ok: false; reason: string };

/** One stretch of a text and what takes its place. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** A text with all its changes; they do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  return splices
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((all, { start, end, text: inserted }) => all.slice(0, start) + inserted + all.slice(end), text);
}
