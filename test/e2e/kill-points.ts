import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import type { DurableWrite, WriteHooks } from '../../lib/adapters/local/write-hooks.ts';

/**
 * Where processes die: nowhere; before and after every transaction of the engine, and on one side of every second other write, as
 * chance has it; on both sides of every write; or after the first write that holds these words.
 */
export type KillMode = 'never' | 'sample' | 'everywhere' | `after ${string}`;

export interface KillPoint {
  moment: 'before' | 'after';
  kind: DurableWrite['kind'];
  /** The write without what differs between two runs of the same work: names made by chance, process ids, durations and their digests. */
  write: string;
}

function told(write: DurableWrite, root: string): string {
  const what = write.kind === 'record' ? write.what.split('\n').filter(isSaid).map(statementOf).join('; ') : write.what;
  return what
    .replaceAll(root, '<root>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gu, '<uuid>')
    .replace(/\b[0-9a-f]{7,64}\b/gu, '<hex>')
    .replace(/(\\*"(?:pid|started|durationMs|place)\\*":\\*"?)[^,}"\\]*/gu, '$1<n>')
    .replaceAll('\n', ' ');
}

/** A snapshot is due when enough has happened in one process: it comes with a step or not, and changes nothing of it. */
const isSaid = (line: string): boolean => !line.startsWith('UPDATE executions SET snapshot');

/** Of a body only what tells it from other bodies of the same row: what is read again has its keys in another order. */
function statementOf(line: string): string {
  const at = line.indexOf(' [');
  const values = (JSON.parse(line.slice(at + 1)) as string[]).map((value) =>
    /^[{[]/u.test(value)
      ? (value.match(/"(?:reason|message|step|type|calls|failures|state|attempt)":(?:"[^"]*"|\d+)/gu) ?? []).toSorted().join()
      : value,
  );
  return `${line.slice(0, at)} ${JSON.stringify(values)}`;
}

/** Whether a write is a step of the engine: an event with all it changes, or what comes to it from outside. */
export function isJournalled(write: string): boolean {
  return /^(?:INSERT INTO|UPDATE|DELETE FROM) (?:journal|executions|machines|inbox|tasks|timers)\b/u.test(write);
}

/** 0 to 3, the same for the same text. */
const lot = (text: string): number => createHash('sha256').update(text).digest()[0]! % 4;

/** Whether a process dies at this point. */
export function isWanted({ moment, write }: KillPoint, mode: KillMode): boolean {
  if (mode.startsWith('after ')) return moment === 'after' && write.includes(mode.slice(6));
  if (mode !== 'sample') return mode === 'everywhere';
  return isJournalled(write) || lot(write) === (moment === 'before' ? 0 : 1);
}

/** The points that a log names: passed by a process that lived, or where one died. */
export function pointsOf(log: string, what: 'pass' | 'kill'): KillPoint[] {
  return linesOf(log).flatMap((line) => (line.startsWith(`${what} `) ? [JSON.parse(line.slice(what.length + 1)) as KillPoint] : []));
}

export const linesOf = (log: string): string[] => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : []);

/** Hooks that end this process at the first point that is wanted and not in the log yet. */
export function killHooks({ log, root, mode }: { log: string; root: string; mode: KillMode }): WriteHooks {
  const died = new Set(pointsOf(log, 'kill').map((point) => JSON.stringify(point)));
  const at = (moment: KillPoint['moment']) => (write: DurableWrite) => {
    // Who drives a run is written as time goes by, and is no part of what it does.
    if (/^\w+ (?:INTO |FROM )?leases /u.test(write.what)) return;
    const point: KillPoint = { moment, kind: write.kind, write: told(write, root) };
    const text = JSON.stringify(point);
    if (mode === 'never') appendFileSync(log, `pass ${text}\n`);
    if (!isWanted(point, mode) || died.has(text)) return;
    appendFileSync(log, `kill ${text}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  return { before: at('before'), after: at('after') };
}
