import { sha256 } from '../../lib/adapters/local/sha256.ts';
import type { RemoteJob } from '../../lib/app/gates/jobs.ts';
import type { ArtefactStore, SandboxJob, SandboxResult, TaskTokens } from '../../lib/app/ports.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { MemoryJobs } from './memory-jobs.ts';

export const COMMIT = 'c0ffee'.padEnd(40, '0');
export const PROJECT = 'github.com/acme/shop';

export class MemoryArtefacts implements ArtefactStore {
  readonly bytes = new Map<string, Uint8Array>();

  put(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes);
    this.bytes.set(digest, bytes);
    return Promise.resolve(digest);
  }

  get(digest: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.bytes.get(digest));
  }

  text(digest: string): string {
    return Buffer.from(this.bytes.get(digest) ?? 'absent').toString();
  }
}

/** Tokens that remember what they were completed with, each time. */
export class MemoryTokens implements TaskTokens {
  readonly completed: { token: string; output?: Json; error?: string; cause?: string }[] = [];

  succeed(token: string, output: Json): Promise<boolean> {
    this.completed.push({ token, output });
    return Promise.resolve(this.completed.length === 1);
  }

  fail(token: string, error: string, cause: string): Promise<boolean> {
    this.completed.push({ token, error, cause });
    return Promise.resolve(this.completed.length === 1);
  }
}

export interface GateWorld {
  artefacts: MemoryArtefacts;
  tokens: MemoryTokens;
  jobs: MemoryJobs;
  clock: { now(): Date; set(time: string): void };
  /** The result that the only completed token carries. */
  result(): SandboxResult;
}

export function gateWorld(): GateWorld {
  const artefacts = new MemoryArtefacts();
  const tokens = new MemoryTokens();
  let now = new Date('2026-11-26T10:00:00.000Z');
  const clock = {
    now: () => now,
    set: (time: string) => {
      now = new Date(time);
    },
  };
  const result = (): SandboxResult => {
    const output = tokens.completed[0]?.output as { result: string };
    return JSON.parse(artefacts.text(output.result)) as SandboxResult;
  };
  return { artefacts, tokens, jobs: new MemoryJobs(), clock, result };
}

export const gatesJob = (change: Partial<SandboxJob> = {}): SandboxJob => ({
  id: 'gates-c0ffee000000',
  runId: '20261126-100000-abcdef',
  tree: COMMIT,
  commands: [
    { name: 'setup', run: 'npm ci', timeoutSeconds: 600 },
    { name: 'lint', run: 'npm run lint', timeoutSeconds: 600 },
    { name: 'test', run: 'npm test', timeoutSeconds: 600 },
  ],
  reports: ['junit.xml', 'coverage/coverage-summary.json'],
  network: 'none',
  failFast: false,
  fresh: true,
  ...change,
});

export const remoteJob = (change: Partial<RemoteJob> = {}): RemoteJob => ({
  name: 'job-1',
  host: 'external',
  project: PROJECT,
  job: gatesJob(),
  commit: COMMIT,
  expected: ['lint', 'tests'],
  startedAt: '2026-11-26T10:00:00.000Z',
  deadline: '2026-11-26T11:00:00.000Z',
  ...change,
});
