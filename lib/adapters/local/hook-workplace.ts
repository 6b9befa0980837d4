import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HookCommand, HookCommandEnd, HookWorkplace } from '../../app/hooks/ports.ts';
import { callerEnvironment } from '../git/env.ts';
import type { DispatchEvent } from '../../domain/hooks/dispatch/index.ts';
import { isFileTrigger } from '../../domain/hooks/index.ts';
import { maskSecrets } from '../../domain/shared/secrets.ts';
import { reworkInPlace, reworkRecorded, workApart } from './hook-rework.ts';
import { readRegular } from './read-regular.ts';
import { secretsOf } from './sandbox/environment.ts';
import { runCommand } from './sandbox/run-command.ts';

export interface HookWorkplaceOptions {
  root: string;
  /** Environment of whoever set the event off: hooks are the person's own programs, as those of git are. */
  environment: Readonly<Record<string, string | undefined>>;
  readBlob: (oid: string) => Promise<Uint8Array | undefined>;
}

/** Bytes of output that are kept of each stream, unless a command is known to print more; what prints more is stopped. */
const OUTPUT_LIMIT = 1024 * 1024;
const GRACE_MS = 300;
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** The checkout as hooks of one event see it: at a save the files themselves, otherwise the content that the event has recorded. */
export function createHookWorkplace(event: DispatchEvent, { root, environment, readBlob }: HookWorkplaceOptions): HookWorkplace {
  const recorded = new Map(event.files.map(({ path, digest }) => [path, digest]));
  const host = Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    if (isFileTrigger(event.trigger) || event.trigger === 'manual') return readRegular(root, path);
    const oid = recorded.get(path);
    return oid === undefined || oid === null ? undefined : readBlob(oid);
  };
  return {
    root,
    read,
    apart: (paths, work) => workApart({ paths, read, run: (folder) => (command) => runIn(folder, withoutGit(host), command) }, work),
    run: (command) => runIn(join(root, command.folder ?? ''), host, command),
    rework: (request, work) => {
      const place = {
        root,
        // A variable of git that names the index of a commit under way would lead elsewhere from there.
        runIn: (folder: string, apart: boolean) => (command: HookCommand) => runIn(folder, apart ? withoutGit(host) : host, command),
      };
      if (isFileTrigger(event.trigger) || event.trigger === 'manual') return reworkInPlace(place, request, work);
      const recorded = event.commit === undefined ? { index: host['GIT_INDEX_FILE'] } : { commit: event.commit };
      return reworkRecorded(place, recorded, { request, work });
    },
  };
}

function withoutGit(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(callerEnvironment(environment)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

async function runIn(
  root: string,
  host: Record<string, string>,
  { run, stdin, env, timeoutMs, signal, outputLimit = OUTPUT_LIMIT }: HookCommand,
): Promise<HookCommandEnd> {
  const windows = process.platform === 'win32';
  const end = await runCommand({
    file: windows ? 'cmd.exe' : 'sh',
    args: windows ? ['/d', '/s', '/c', run] : ['-c', run],
    directory: root,
    environment: { ...host, ...env },
    timeoutMs: Math.min(timeoutMs ?? LONGEST_MS, LONGEST_MS),
    outputLimit,
    graceMs: GRACE_MS,
    marker: randomUUID(),
    signal,
    input: stdin,
  });
  const known = secretsOf(host);
  const { outcome, exitCode, aborted } = end;
  return { outcome, exitCode, aborted, stdout: maskSecrets(end.stdout, known), stderr: maskSecrets(end.stderr, known) };
}
