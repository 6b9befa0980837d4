import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type IsolationLevel,
  type LocalSandbox,
  type LocalSandboxOptions,
  createLocalSandbox,
} from '../../../../lib/adapters/local/sandbox/index.ts';
import type { CommandResult, SandboxJob, SandboxResult } from '../../../../lib/app/ports.ts';

/** A sandbox with artefacts and tokens in memory; a "tree" is a directory that is copied. */
export interface Harness {
  root: string;
  source: string;
  sandbox: LocalSandbox;
  completed: Map<string, unknown>;
  /** Checkouts that were made, and those that were disposed of. */
  checkouts: string[];
  disposed: string[];
  text(digest: string): string;
  job(run: string | string[], change?: Partial<SandboxJob>): SandboxJob;
  run(
    run: string | string[],
    change?: Partial<SandboxJob>,
  ): Promise<{ result: SandboxResult; first: CommandResult; stdout: string; stderr: string }>;
  reopen(options?: Partial<LocalSandboxOptions>): LocalSandbox;
  close(): Promise<void>;
}

export async function harness(options: Partial<LocalSandboxOptions> & { isolation?: IsolationLevel } = {}): Promise<Harness> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'sandbox-test-')));
  const source = join(root, 'source');
  await mkdir(source);
  const artefacts = new Map<string, Uint8Array>();
  const completed = new Map<string, unknown>();
  const [checkouts, disposed]: string[][] = [[], []];
  const create = (change: Partial<LocalSandboxOptions> = {}): LocalSandbox =>
    createLocalSandbox({
      checkouts: {
        async checkout(tree) {
          const path = join(root, `checkout-${checkouts!.length}`);
          await cp(tree, path, { recursive: true, verbatimSymlinks: true });
          checkouts!.push(path);
          return {
            path,
            async dispose() {
              disposed!.push(path);
              await rm(path, { recursive: true, force: true });
            },
          };
        },
      },
      artefacts: {
        async put(bytes) {
          const digest = createHash('sha256').update(bytes).digest('hex');
          artefacts.set(digest, bytes);
          return digest;
        },
        get: async (digest) => artefacts.get(digest),
      },
      tokens: {
        async succeed(token, output) {
          completed.set(token, output);
          return true;
        },
        async fail(token, error, cause) {
          completed.set(token, { error, cause });
          return true;
        },
      },
      stateDirectory: join(root, 'state'),
      graceMs: 200,
      ...options,
      ...change,
    });
  const sandbox = create();
  const text = (digest: string): string => Buffer.from(artefacts.get(digest) ?? 'absent').toString('utf8');
  const job = (run: string | string[], change: Partial<SandboxJob> = {}): SandboxJob => ({
    id: 'job',
    runId: 'run',
    tree: source,
    commands: [run].flat().map((line, index) => ({ name: `command-${index}`, run: line, timeoutSeconds: 10 })),
    reports: [],
    network: 'none',
    failFast: false,
    fresh: false,
    ...change,
  });
  return {
    root,
    source,
    sandbox,
    completed,
    checkouts: checkouts!,
    disposed: disposed!,
    text,
    job,
    async run(run, change) {
      const result = await sandbox.runJob(job(run, change));
      const first = result.commands[0]!;
      return { result, first, stdout: text(first.stdout), stderr: text(first.stderr) };
    },
    reopen: create,
    close: () => rm(root, { recursive: true, force: true }),
  };
}
