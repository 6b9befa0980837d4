import { join } from 'node:path';
import { isDrivenElsewhere } from '../app/driven-elsewhere.ts';
import type { Ports } from '../app/ports.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { attemptOf, executionName, type Run } from '../domain/workflow/index.ts';
import { leaseHolder } from './engine/lease.ts';
import { executionArn } from './engine/names.ts';
import { type Platform, STATE_DIRECTORY } from './platform.ts';
import { readServeFile } from './serve/token.ts';

export const PIPELINE = 'spec-pipeline';

/** The execution that carries a run; a run that failed and goes on gets a new one over the same build graph. */
export const executionOf = (run: Run): string => executionArn(PIPELINE, executionName(run.id, attemptOf(run)));

/** The process that drives a run; with the address of its API where it is a server. */
export interface Driver {
  pid: number;
  serve?: string;
}

/** What tells who drives a run. */
export type DriverPlatform = Pick<Platform, 'root' | 'database'> & { ports: Pick<Ports, 'clock'> };

/** Who drives a run at this moment; undefined where no process that lives does. */
export function driverOf(run: Run, { root, database, ports }: DriverPlatform): Driver | undefined {
  const holder = leaseHolder(database, ports.clock, executionOf(run));
  if (holder === undefined) return undefined;
  const server = readServeFile(join(root, STATE_DIRECTORY));
  return { pid: holder.pid, ...(server?.pid === holder.pid && { serve: server.url }) };
}

/** Who drives a run that should move: null where nobody does, as after a kill; undefined where that is no question, because it has ended or waits. */
export const driverOfMoving = (run: Run, platform: DriverPlatform): Driver | null | undefined =>
  (run.status === 'running' || run.status === 'created') && !isDrivenElsewhere(run.requestSource)
    ? (driverOf(run, platform) ?? null)
    : undefined;

export const driverText = ({ pid, serve }: Driver): string =>
  serve === undefined ? `process ${String(pid)}` : `stringline serve at ${serve} (process ${String(pid)})`;

/** @throws StringlineError `execution-locked` where another process drives the run */
export function assertNotDriven(run: Run, platform: DriverPlatform): void {
  const driver = driverOf(run, platform);
  if (driver === undefined) return;
  const follow =
    driver.serve === undefined ? `stringline show ${run.id} says what it is at` : `stringline remote events ${run.id} --follow shows it`;
  const pause =
    driver.serve === undefined
      ? ` Ctrl-C where it runs (or kill ${String(driver.pid)}) pauses it; then stringline resume ${run.id} goes on.`
      : '';
  throw new StringlineError({
    code: 'execution-locked',
    message: `Run ${run.id} of spec ${run.spec} is under way already: ${driverText(driver)} drives it.`,
    fix: `Let it go on: ${follow}.${pause} stringline cancel ${run.id} ends it for good.`,
    exit: EXIT.usage,
  });
}
