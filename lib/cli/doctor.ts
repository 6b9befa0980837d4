import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { describeModels } from '../adapters/models/index.ts';
import { createWorkTree, type GitRepository } from '../adapters/git/index.ts';
import { changesBeside } from '../app/create-run.ts';
import { textOf } from '../app/file-text.ts';
import { CONFIG_PATH, type ProjectConfig, parseProjectConfig } from '../domain/config/index.ts';
import { firstCommit } from '../domain/git/index.ts';
import { count } from '../domain/shared/wording.ts';
import { countFindings, type Finding } from '../domain/shared/finding.ts';
import { StringlineError } from '../domain/shared/errors.ts';
import type { Paint } from './io.ts';
import type { CommandContext } from './main.ts';
import { openRepository, readHeadConfig } from './repository-config.ts';
import { type Check, gateChecks } from './gate-checks.ts';
import { nodeOnPath } from '../adapters/local/tool-problem.ts';

/** Everything that a run needs, checked one by one; nothing is changed. */
export async function diagnose(context: CommandContext, model?: string): Promise<Check[]> {
  const checks: Check[] = [await node(context.io.env), git()];
  const today = new Date().toISOString().slice(0, 10);
  let repository: GitRepository;
  try {
    repository = await openRepository(context);
  } catch (error) {
    return [...checks, failed('repository', error)];
  }
  try {
    const text = await readHeadConfig(context);
    const { config, findings } = parseProjectConfig(text, today);
    checks.push(
      ...(await repositoryChecks(repository)),
      ...configChecks({ committed: { text, findings }, written: await textOf(createWorkTree(repository), CONFIG_PATH), today }),
      ...(countFindings(findings).error > 0
        ? [NOT_LOOKED_AT]
        : [
            ...(await gateChecks(repository, { config, place: { env: context.io.env, root: repository.place.root } })),
            ...(await modelChecks(config, context, model)),
          ]),
    );
  } catch (error) {
    checks.push(failed('repository', error));
  } finally {
    repository.close();
  }
  return checks;
}

/** What nobody knows of a file that cannot be read: no run takes the defaults instead. */
const NOT_LOOKED_AT: Check = {
  name: 'gates, models',
  status: 'warning',
  detail: `not looked at: ${CONFIG_PATH} of the commit says which they are, and no run begins before it is mended`,
};

function failed(name: string, error: unknown): Check {
  if (!(error instanceof StringlineError)) throw error;
  return { name, status: 'missing', detail: error.message, ...(error.fix !== undefined && { fix: error.fix }) };
}

/** The Node that runs Stringline, and the one that commands get where it is another. */
async function node(env: CommandContext['io']['env']): Promise<Check> {
  const theirs = await nodeOnPath(env);
  const own = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  const detail =
    theirs === undefined
      ? `${own} runs Stringline; commands of the repository find none on the PATH`
      : theirs.version === process.versions.node
        ? own
        : `${own} runs Stringline; commands of the repository get Node ${theirs.version} (${theirs.file})`;
  return { name: 'node', status: 'ok', detail };
}

function git(): Check {
  try {
    return { name: 'git', status: 'ok', detail: execFileSync('git', ['--version'], { encoding: 'utf8' }).trim() };
  } catch (error) {
    return {
      name: 'git',
      status: 'missing',
      detail: `git cannot be run: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Install git and put it on the PATH.',
    };
  }
}

/** Mode of a tree's entry that names a commit of another repository. */
const SUBMODULE = '160000';

async function repositoryChecks(repository: GitRepository): Promise<Check[]> {
  const state = await repository.inspect();
  const place: Check =
    state.head === undefined
      ? {
          name: 'repository',
          status: 'missing',
          detail: `${state.root} has no commit yet`,
          fix: firstCommit(state.root),
        }
      : { name: 'repository', status: 'ok', detail: `${state.root} at ${state.head.slice(0, 9)} (${state.branch ?? 'detached HEAD'})` };
  const changes = changesBeside(state);
  const dirty: Check[] =
    changes.length === 0
      ? []
      : [
          {
            name: 'work tree',
            status: 'warning',
            detail: `${count(changes.length, 'uncommitted change')}; a run builds on the commit and refuses without --allow-dirty`,
            fix: 'git status',
          },
        ];
  const entries = state.head === undefined ? [] : await repository.tree(state.head);
  const linked = entries.filter(({ mode }) => mode === SUBMODULE).map(({ path }) => path);
  const submodules: Check[] =
    linked.length === 0
      ? []
      : [{ name: 'submodules', status: 'warning', detail: `${linked.join(', ')}: their files are not part of a run` }];
  const identity: Check = state.identity
    ? { name: 'identity', status: 'ok', detail: `${state.identity.name} <${state.identity.email}>` }
    : {
        name: 'identity',
        status: 'warning',
        detail: 'git has no user.name and user.email here; decisions need --by',
        fix: 'git config user.name "…" && git config user.email "…"',
      };
  return [place, ...dirty, ...submodules, identity];
}

/** What a run reads is the commit's; what lies in the checkout otherwise is checked beside it. */
function configChecks({
  committed: { text: committed, findings },
  written,
  today,
}: {
  committed: { text: string | undefined; findings: readonly Finding[] };
  written: string | undefined;
  today: string;
}): Check[] {
  const differs = written !== undefined && written !== committed;
  const here: Check[] = !differs
    ? []
    : [
        uncommitted(committed === undefined),
        ...parsedChecks('configuration here', `${CONFIG_PATH} of the work tree`, parseProjectConfig(written, today).findings),
      ];
  if (committed !== undefined)
    return [...parsedChecks('configuration', differs ? `${CONFIG_PATH} of the commit` : CONFIG_PATH, findings), ...here];
  if (differs) return here;
  return [
    {
      name: 'configuration',
      status: 'warning',
      detail: `no ${CONFIG_PATH} in the commit; the defaults hold`,
      fix: 'stringline init',
    },
  ];
}

const uncommitted = (isNew: boolean): Check => ({
  name: 'configuration',
  status: 'warning',
  detail: isNew
    ? `${CONFIG_PATH} is there, but in no commit; a run builds on the commit, where the defaults hold`
    : `${CONFIG_PATH} has changes that are in no commit; a run reads it as it is in the commit, and so do the lines below`,
  fix: `git add ${CONFIG_PATH} && git commit -m "Configure Stringline"`,
});

function parsedChecks(name: string, what: string, findings: readonly Finding[]): Check[] {
  const errors = findings.filter(({ level }) => level === 'error');
  if (findings.length === 0) return [{ name, status: 'ok', detail: `${what} is valid` }];
  return [
    {
      name,
      status: errors.length > 0 ? 'missing' : 'warning',
      detail: findings.map((finding) => `${placeOf(finding)} ${finding.message}`).join('\n'),
      ...fixesOf(findings),
    },
  ];
}

const placeOf = ({ line = 1, column = 1 }: Finding): string => `${line}:${column}`;

/** How each is mended, with its place where there are several. */
function fixesOf(findings: readonly Finding[]): Pick<Check, 'fix'> {
  const mended = findings.filter(({ fix }) => fix !== undefined);
  if (mended.length === 0) return {};
  return { fix: mended.map((finding) => `${findings.length > 1 ? `${placeOf(finding)} ` : ''}${finding.fix ?? ''}`).join('\n') };
}

async function modelChecks(config: ProjectConfig, { io }: CommandContext, model: string | undefined): Promise<Check[]> {
  const now = new Date();
  const report = await describeModels({ env: io.env, config, now: () => now, model });
  if (report.problem)
    return [
      {
        name: 'model',
        status: 'missing',
        detail: report.problem.message,
        ...(report.problem.fix !== undefined && { fix: report.problem.fix }),
      },
    ];
  const routes = report.routes.map(
    ({ route, ref }): Check => ({ name: `model ${route}`, status: 'ok', detail: `${ref.provider} ${ref.id}` }),
  );
  const notes = report.findings
    .filter(({ level }) => level !== 'info')
    .map(({ message, fix }): Check => ({ name: 'model', status: 'warning', detail: message, ...(fix !== undefined && { fix }) }));
  return [...routes, ...notes];
}

/** The checks as lines: a mark, what was found, and how to mend what is not right. */
export function diagnosisText(checks: readonly Check[], paint: Paint): string {
  const marks = { ok: paint('green', '✓'), warning: paint('yellow', '!'), missing: paint('red', '✗') };
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, status, detail, fix }) => {
      const pad = ' '.repeat(width + 4);
      const head = `${marks[status]} ${name.padEnd(width)}  ${detail.replaceAll('\n', `\n${pad}`)}`;
      return status === 'ok' || fix === undefined ? head : `${head}\n${pad}${paint('dim', fix.replaceAll('\n', `\n${pad}`))}`;
    })
    .join('\n');
}
