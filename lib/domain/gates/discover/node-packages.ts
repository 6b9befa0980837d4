import * as z from 'zod';
import type { FileView } from './view.ts';

const PackageJson = z.object({
  scripts: z.record(z.string(), z.string()).catch({}).default({}),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  workspaces: z.unknown().optional(),
  packageManager: z.string().catch('').default(''),
});

export interface NodePackage {
  scripts: Record<string, string>;
  /** Names of all declared dependencies. */
  dependencies: ReadonlySet<string>;
  manager: PackageManager;
}

export interface PackageManager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** Command line that installs exactly what the lockfile says. */
  install: string;
  /** Command line of a script, with further arguments for its last command. */
  script(name: string, args?: string): string;
  /** Command line of a tool that is installed in the project; never one to be downloaded. */
  tool(command: string): string;
}

const withArgs = (command: string, args: string | undefined, separator: string): string =>
  args === undefined || args === '' ? command : `${command}${separator}${args}`;

function npm(view: FileView): PackageManager {
  const locked = view.has('package-lock.json') || view.has('npm-shrinkwrap.json');
  return {
    name: 'npm',
    install: `npm ${locked ? 'ci' : 'install --no-package-lock'} --prefer-offline --no-audit --no-fund`,
    script: (name, args) => withArgs(name === 'test' ? 'npm test' : `npm run ${name}`, args, ' -- '),
    tool: (command) => `npx --no -- ${command}`,
  };
}

const pnpm: PackageManager = {
  name: 'pnpm',
  install: 'pnpm install --frozen-lockfile --prefer-offline',
  script: (name, args) => withArgs(`pnpm run ${name}`, args, ' '),
  tool: (command) => `pnpm exec ${command}`,
};

function yarn(view: FileView): PackageManager {
  const berry = view.has('.yarnrc.yml') || /^__metadata:/m.test(view.text('yarn.lock'));
  return {
    name: 'yarn',
    install: berry ? 'yarn install --immutable' : 'yarn install --frozen-lockfile --prefer-offline --non-interactive',
    script: (name, args) => withArgs(`yarn run ${name}`, args, ' '),
    tool: (command) => `yarn run ${command}`,
  };
}

const bun: PackageManager = {
  name: 'bun',
  install: 'bun install --frozen-lockfile',
  script: (name, args) => withArgs(`bun run ${name}`, args, ' '),
  tool: (command) => `bunx --no-install ${command}`,
};

function managerOf(view: FileView, declared: string): PackageManager {
  if (view.has('pnpm-lock.yaml')) return pnpm;
  if (view.has('bun.lock') || view.has('bun.lockb')) return bun;
  if (view.has('yarn.lock')) return yarn(view);
  if (view.has('package-lock.json') || view.has('npm-shrinkwrap.json')) return npm(view);
  if (declared.startsWith('pnpm@')) return pnpm;
  if (declared.startsWith('yarn@')) return yarn(view);
  if (declared.startsWith('bun@')) return bun;
  return npm(view);
}

/** The package.json of a directory; undefined when there is none, a sentence when it cannot be read. */
export function readPackage(view: FileView): NodePackage | string | undefined {
  if (!view.has('package.json')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(view.text('package.json').replace(/^\uFEFF/, ''));
  } catch (error) {
    return `package.json is not valid JSON (${error instanceof Error ? error.message : 'unreadable'}); its scripts were not used.`;
  }
  const result = PackageJson.safeParse(parsed);
  if (!result.success) return 'package.json is not a JSON object; its scripts were not used.';
  const { scripts, dependencies, devDependencies, packageManager } = result.data;
  return {
    scripts,
    dependencies: new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]),
    manager: managerOf(view, packageManager),
  };
}
