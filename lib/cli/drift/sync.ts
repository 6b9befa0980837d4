import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { keepFacts } from '../../adapters/local/kept-code-reader.ts';
import { STATE_DIRECTORY } from '../../adapters/local/state-directory.ts';
import { createCodeReader } from '../../adapters/syntax/index.ts';
import { filesOf } from '../../app/drift/code-files.ts';
import { goesOnAsking, syncDesign, type SyncInput, type SyncResult } from '../../app/drift/sync/sync-design.ts';
import { dirtyFinding } from '../../app/create-run.ts';
import type { Ports, RepositoryState, WorkTree } from '../../app/ports.ts';
import { readPath } from '../../app/repository-files.ts';
import { CONFIG_PATH, parseProjectConfig, type ProjectConfig } from '../../domain/config/index.ts';
import { driftItems, syncSettings } from '../../domain/drift/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import type { Paint } from '../io.ts';
import type { CommandContext } from '../main.ts';
import { givenPlaybook, withModelSession } from '../model-session.ts';
import { findingsText, present } from '../present.ts';
import { commandsFor } from '../run-result.ts';
import { recordPath } from './world.ts';

export interface SyncOptions {
  changed?: string;
  all?: boolean;
  threshold?: number;
  autoUpdate?: boolean;
  write?: boolean;
  allowDirty?: boolean;
  again?: boolean;
  playbook?: string;
  model?: string;
}

const EXITS: Record<SyncResult['outcome'], ExitCode> = {
  'in-step': EXIT.done,
  applied: EXIT.done,
  waiting: EXIT.waiting,
  rejected: EXIT.findings,
};

/** `spec sync`: proposes, waits for the review, and called again applies what was approved. */
export async function syncSpec(spec: string, options: SyncOptions, context: CommandContext): Promise<ExitCode> {
  const playbook = await givenPlaybook(options, context);
  return withModelSession(context, options, async ({ platform, useModels, signal }) => {
    const { ports } = platform;
    const config = await headConfig(ports);
    const settings = syncSettings(config);
    const input: SyncInput = {
      spec,
      specDirectory: config.workspace.spec_directory,
      branchPrefix: config.publish.branch_prefix,
      since: await sinceOf(options, ports),
      threshold: options.threshold ?? settings.threshold,
      autoUpdate: options.autoUpdate ?? settings.autoUpdate,
      allowDirty: options.allowDirty === true,
      again: options.again === true,
      settleModels: (settled) => useModels(settled, playbook),
      ...(playbook && { playbook: ports.hash(playbook.canonical) }),
    };
    // A new run settles its models when it is made, one that goes on had them settled then; whatever asks no model needs none in reach.
    if (await goesOnAsking(spec, ports)) await useModels(config, playbook);
    const result = await syncDesign(input, {
      ports,
      reader: keepFacts(createCodeReader(), join(platform.root, STATE_DIRECTORY)),
      invocation: { signal, remainingMs: () => Number.MAX_SAFE_INTEGER },
    });
    const written = options.write === true && result.outcome === 'applied' ? await writeOut(platform.root, result, ports) : [];
    return conclude(result, { written, root: platform.root, unseen: unseenOf(await ports.source.inspect()) }, context);
  });
}

async function headConfig(ports: Ports): Promise<ProjectConfig> {
  const { head } = await ports.source.inspect();
  const text = head === undefined ? undefined : await readPath(ports.source, await ports.source.tree(head), CONFIG_PATH);
  return parseProjectConfig(text, ports.clock.now().toISOString().slice(0, 10)).config;
}

async function sinceOf({ changed, all }: SyncOptions, { source }: Ports): Promise<'record' | 'nothing' | WorkTree> {
  if (all === true) return 'nothing';
  if (changed === undefined) return 'record';
  const commit = (await source.resolve(changed)) ?? (await source.resolve(`refs/remotes/${changed}`));
  if (commit === undefined)
    throw new StringlineError({
      code: 'revision-unknown',
      message: `There is no commit ${JSON.stringify(changed)} here.`,
      fix: 'git fetch origin main',
      exit: EXIT.usage,
    });
  return filesOf(source, commit);
}

/** Into the checkout, where the file is as the commit has it: what a person has changed since is never written over. */
async function writeOut(root: string, result: SyncResult & { outcome: 'applied' }, { source }: Ports): Promise<string[]> {
  const entries = await source.tree(result.run.baseCommit);
  for (const path of Object.keys(result.applied.files)) {
    const there = await readFile(join(root, path), 'utf8').catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    });
    if (there !== undefined && there !== (await readPath(source, entries, path)) && there !== result.applied.files[path])
      throw new StringlineError({
        code: 'file-changed',
        message: `${path} has changes that are not committed: it was left alone. What was approved is in branch ${result.applied.branch}.`,
        fix: `git merge ${result.applied.branch}`,
        exit: EXIT.usage,
      });
  }
  for (const [path, text] of Object.entries(result.applied.files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return Object.keys(result.applied.files);
}

/** What was compared is a commit; what lies uncommitted beside it is looked at by `drift`. */
const unseenOf = (state: RepositoryState): Finding[] =>
  dirtyFinding(
    state,
    `Commit ${(state.head ?? '').slice(0, 9)} was compared, without what is not committed (stringline drift looks at that)`,
  );

interface Outcome {
  /** Paths that were written into the checkout. */
  written: readonly string[];
  root: string;
  unseen: readonly Finding[];
}

function conclude(result: SyncResult, { written, root, unseen }: Outcome, context: CommandContext): ExitCode {
  const { drift, outcome } = result;
  const findings = 'findings' in result ? result.findings : unseen;
  const unserved = 'unserved' in result ? result.unserved : [];
  return present(
    {
      schema: 'stringline.sync/1',
      exit: EXITS[outcome],
      data: {
        outcome,
        spec: drift.spec,
        score: drift.score,
        threshold: drift.threshold,
        items: driftItems(drift),
        ...('run' in result && { run: result.run }),
        ...(outcome === 'waiting' && { review: { ...result.review, commands: commandsFor(result.review) } }),
        ...(outcome === 'applied' && { branch: result.applied.branch, commit: result.applied.commit }),
        findings,
        unserved,
        written,
      },
      text: (paint) =>
        [
          textOf(result, { written, root }, paint),
          ...(unserved.length === 0 ? [] : [paint('yellow', `After this change nothing serves ${unserved.join(', ')} any more.`)]),
          ...(findings.length === 0 ? [] : [findingsText(findings, paint)]),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}

/** The commit is compared: a record that only lies in the checkout says nothing of it. */
function unrecorded({ spec, design }: SyncResult['drift'], root: string): string {
  const record = recordPath(design);
  return existsSync(join(root, record))
    ? `${record} is there and in no commit: what it says of ${spec} does not count yet. Commit it`
    : `Nothing says what of ${spec} was in step. Run stringline drift and commit drift.json`;
}

function textOf(result: SyncResult, { written, root }: Omit<Outcome, 'unseen'>, paint: Paint): string {
  const { drift } = result;
  switch (result.outcome) {
    case 'in-step':
      return drift.first === undefined
        ? `${paint('green', '✓')} ${drift.spec}: ${drift.score.toFixed(2)}, not above ${drift.threshold}. Nothing to propose.`
        : `${unrecorded(drift, root)}, or compare with a commit (--changed REF), or with everything (--all).`;
    case 'waiting':
      return `A change of ${drift.design} waits for a review:\n  ${Object.values(commandsFor(result.review)).join('\n  ')}\nThen: stringline spec sync ${drift.spec}`;
    case 'applied':
      return `${paint('green', '✓')} ${drift.design} follows the code: branch ${result.applied.branch} at ${result.applied.commit.slice(0, 9)}${written.length === 0 ? '' : `, and written: ${written.join(', ')}`}`;
    case 'rejected':
      return `The change of ${drift.design} was rejected; nothing was applied.\nIt is proposed again when design or code change, or by: stringline spec sync ${drift.spec} --again`;
  }
}
