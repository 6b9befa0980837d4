import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createWorkTree } from '../../adapters/git/index.ts';
import { keepFacts } from '../../adapters/local/kept-code-reader.ts';
import { STATE_DIRECTORY } from '../../adapters/local/state-directory.ts';
import { createCodeReader } from '../../adapters/syntax/index.ts';
import { filesOf } from '../../app/drift/code-files.ts';
import { whenWritten } from '../../app/drift/design-written.ts';
import { textOf } from '../../app/file-text.ts';
import type { CodeReader, RepositoryState, WorkTree } from '../../app/ports.ts';
import { CONFIG_PATH, parseProjectConfig, type ProjectConfig } from '../../domain/config/index.ts';
import { DRIFT_RECORD, type DriftRecord, renderRecord, syncSettings } from '../../domain/drift/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { countFindings } from '../../domain/shared/finding.ts';
import { refuseTrackedState } from '../../local/own-state.ts';
import type { CommandContext } from '../main.ts';
import { openRepository } from '../repository-config.ts';

/** What the commands about drift work on. */
export interface DriftWorld {
  root: string;
  state: RepositoryState;
  files: WorkTree;
  reader: CodeReader;
  config: ProjectConfig;
  specDirectory: string;
  threshold: number;
  when: { at: string; commit?: string };
  /** The code of a commit, branch or tag, and as it was when a design of it was written. @throws StringlineError `revision-unknown` */
  revision: (ref: string) => Promise<WorkTree & { whenWritten: (design: string) => Promise<WorkTree | undefined> }>;
}

/**
 * Opens the checkout around the command's directory for as long as the work takes.
 * @param keep whether what the code declares is kept below `.stringline/` for the next time
 */
export async function withDriftWorld<T>(context: CommandContext, keep: boolean, work: (world: DriftWorld) => Promise<T>): Promise<T> {
  const repository = await openRepository(context);
  const notice = setTimeout(() => tellOfReading(context), PATIENCE_MS);
  try {
    if (keep) await refuseTrackedState(repository.place.root);
    const state = await repository.inspect();
    const files = createWorkTree(repository);
    const now = new Date().toISOString();
    const config = readConfig(await textOf(files, CONFIG_PATH), now);
    return await work({
      root: repository.place.root,
      state,
      files,
      reader: keep ? keepFacts(createCodeReader(), join(repository.place.root, STATE_DIRECTORY)) : createCodeReader(),
      config,
      specDirectory: config.workspace.spec_directory,
      threshold: syncSettings(config).threshold,
      when: { at: now, ...(state.head !== undefined && { commit: state.head }) },
      revision: async (ref) => {
        const commit = (await repository.resolve(ref)) ?? (await repository.resolve(`refs/remotes/${ref}`));
        if (commit === undefined) throw unknownRevision(ref);
        return { ...(await filesOf(repository, commit)), whenWritten: (design) => whenWritten(repository, commit, design) };
      },
    });
  } finally {
    clearTimeout(notice);
    repository.close();
  }
}

/** How long somebody looks at nothing without wondering, in milliseconds. */
const PATIENCE_MS = 2_000;

function tellOfReading({ io, json, quiet }: CommandContext): void {
  if (io.stderr.isTTY === true && !json && !quiet) io.stderr.write('Reading what the code declares…\n');
}

function readConfig(text: string | undefined, now: string): ProjectConfig {
  const { config, findings } = parseProjectConfig(text, now.slice(0, 10));
  if (countFindings(findings).error === 0) return config;
  throw new StringlineError({
    code: 'config-invalid',
    message: `${CONFIG_PATH} cannot be used: ${findings.find(({ level }) => level === 'error')?.message ?? ''}`,
    fix: 'stringline doctor says what is wrong with it.',
    exit: EXIT.usage,
  });
}

/** Path of a spec's record, from the path of its design. */
export const recordPath = (design: string): string => `${design.slice(0, design.lastIndexOf('/') + 1)}${DRIFT_RECORD}`;

/** Writes a spec's record into the checkout. Returns its path. */
export async function writeRecord(root: string, design: string, record: DriftRecord): Promise<string> {
  const path = recordPath(design);
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), renderRecord(record));
  return path;
}

const unknownRevision = (ref: string): StringlineError =>
  new StringlineError({
    code: 'revision-unknown',
    message: `There is no commit ${JSON.stringify(ref)} here.`,
    fix: 'In CI, fetch the base branch with its history first: git fetch origin main',
    exit: EXIT.usage,
  });
