import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

/** Who holds a lease. A process id alone is not enough: the system uses it again. */
export const ProcessIdentity = z.strictObject({
  pid: z.int().positive(),
  /** When the process started, in the system's own terms. */
  started: z.string(),
  /** Host, boot and process namespace: where that process id means something. */
  place: z.string(),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

function textOr(read: () => string, otherwise: string): string {
  try {
    return read().trim();
  } catch {
    // Not this system's way of telling; the caller goes by what is left.
    return otherwise;
  }
}

/** Field 22 of /proc/<pid>/stat; the command before it may hold spaces and parentheses. A zombie (field 3) has ended. */
function startedAccordingToProc(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? '' : (fields[19] ?? '');
}

function startOf(pid: number): string {
  if (process.platform === 'linux') return textOr(() => startedAccordingToProc(pid), '');
  return textOr(
    () => execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    '',
  );
}

function thisPlace(): string {
  const boot = textOr(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), '');
  return [hostname(), boot, textOr(() => readlinkSync('/proc/self/ns/pid'), '')].join('|');
}

/** This process. */
export function currentProcess(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid), place: thisPlace() };
}

/** Whether that process still lives; undefined when it runs (or ran) where we cannot look: on another host or in another container. */
export function isAlive(identity: ProcessIdentity): boolean | undefined {
  const [host, boot, namespace] = identity.place.split('|');
  const [ourHost, ourBoot, ourNamespace] = thisPlace().split('|');
  if (host !== ourHost) return undefined;
  if (boot !== ourBoot) return false;
  if (namespace !== ourNamespace) return undefined;
  // A holder whose start nobody could tell is judged by its silence.
  return identity.started === '' ? undefined : startOf(identity.pid) === identity.started;
}
