import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type LoadedPlaybook, loadPlaybook } from '../../lib/adapters/models/index.ts';
import { PACKAGE_ROOT } from '../../test/support/package-root.ts';

export interface Example {
  name: string;
  spec: string;
  bugfix: boolean;
  request: string;
  playbook: LoadedPlaybook;
  /** Folder with playbook and request. */
  folder: string;
}

const SPECS: Readonly<Record<string, { spec: string; bugfix: boolean }>> = {
  bugfix: { spec: 'invoice-discounts-off-cents', bugfix: true },
  'user-preferences': { spec: 'user-preferences', bugfix: false },
};
export const EXAMPLES = Object.keys(SPECS);

export async function openExample(name: string): Promise<Example> {
  const what = SPECS[name];
  if (what === undefined) throw new Error(`there is no example ${name}; the examples are ${EXAMPLES.join(' and ')}`);
  const folder = join(PACKAGE_ROOT, 'examples', name);
  const request = readFileSync(join(folder, 'request.md'), 'utf8');
  return { ...what, name, folder, request, playbook: await loadPlaybook(join(folder, 'playbook.yaml')) };
}

/** A git repository with the example's files in one commit. */
export function layOut({ folder }: Example): string {
  const repository = mkdtempSync(join(tmpdir(), 'stringline-e2e-'));
  cpSync(join(folder, 'repository'), repository, { recursive: true });
  git(repository, 'init', '-q', '-b', 'main');
  git(repository, 'config', 'user.name', 'Dana Developer');
  git(repository, 'config', 'user.email', 'dana@example.com');
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '-m', 'As it was before the run');
  return repository;
}

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=', ...args], { cwd, encoding: 'utf8' }).trimEnd();
}

/** Runs the example with the command line on this machine. Returns the files of its branch: path → text. */
export function runOnLaptop(example: Example): Record<string, string> {
  const repository = layOut(example);
  symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(repository, 'node_modules'));
  const { folder, spec, bugfix } = example;
  const args = [
    'run',
    '--file',
    join(folder, 'request.md'),
    '--playbook',
    join(folder, 'playbook.yaml'),
    '--spec',
    spec,
    '--allow-dirty',
    '--quiet',
  ];
  execFileSync(process.execPath, [join(PACKAGE_ROOT, 'dist', 'stringline.js'), ...args, ...(bugfix ? ['--bugfix'] : [])], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const branch = `stringline/${spec}`;
  const paths = git(repository, 'ls-tree', '-r', '--name-only', branch).split('\n');
  return Object.fromEntries(paths.map((path) => [path, withoutId(git(repository, 'show', `${branch}:${path}`))]));
}

/** A spec's configuration names it by a random id: the only bytes in which two runs may differ. */
export const withoutId = (text: string): string => text.replace(/"specId":\s*"[^"]*"/, '"specId": "…"').trimEnd();
