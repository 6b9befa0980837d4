/** What a layer of the source may import. The one table that lint and `test/architecture` both judge by. */
export interface Layer {
  /** Path prefix of its files, ending in `/`. */
  root: string;
  /** Prefixes of the source it may import besides its own. */
  imports: readonly string[];
  /** npm packages; a trailing `/*` stands for a scope. */
  packages: readonly string[];
  /** Whether Node's own modules are in reach. */
  node: boolean;
}

const pure = ['zod', 'yaml', 'picomatch', 'jsonata', 'diff', 'ignore'];

/** `domain ← app ← adapters, api ← local, cli, lambdas`, and `infra` beside them: every arrow of the house, nothing else is allowed. */
export const LAYERS: readonly Layer[] = [
  { root: 'lib/domain/', imports: [], packages: pure, node: false },
  { root: 'lib/app/', imports: ['lib/domain/'], packages: pure, node: false },
  {
    root: 'lib/adapters/',
    imports: ['lib/app/', 'lib/domain/'],
    packages: [...pure, '@aws-sdk/*', '@smithy/*', '@aws-crypto/*', 'isomorphic-git', 'fflate', '@vscode/tree-sitter-wasm', 'chokidar'],
    node: true,
  },
  // One app object for every host: it knows HTTP, but neither AWS nor Node.
  { root: 'lib/api/', imports: ['lib/app/', 'lib/domain/'], packages: [...pure, 'hono'], node: false },
  // The local engine calls the very handlers that are deployed.
  {
    root: 'lib/local/',
    imports: ['lambdas/', 'lib/api/', 'lib/adapters/', 'lib/app/', 'lib/domain/'],
    packages: [...pure, 'hono', '@hono/node-server'],
    node: true,
  },
  {
    root: 'lib/cli/',
    imports: ['lib/local/', 'lib/adapters/', 'lib/app/', 'lib/domain/'],
    packages: [...pure, 'commander', '@clack/prompts'],
    node: true,
  },
  {
    root: 'lambdas/',
    imports: ['lib/api/', 'lib/adapters/', 'lib/app/', 'lib/domain/'],
    packages: [...pure, '@middy/core', '@aws-lambda-powertools/*', 'hono'],
    node: true,
  },
  // Names lambdas by path only: what is deployed and what deploys it never share code, but for the domain's figures and names.
  { root: 'lib/infra/', imports: ['lib/domain/'], packages: [...pure, 'aws-cdk-lib', 'constructs', 'cdk-nag'], node: true },
  { root: 'bin/', imports: ['lib/cli/main.ts', 'lib/cli/lint-main.ts', 'lib/infra/'], packages: [], node: true },
];

/** Contract files that anyone may import directly; everything else of a domain folder is reached through an `index.ts`. */
export const CONTRACTS: readonly string[] = [
  'lib/domain/shared/',
  'lib/domain/config/schema.ts',
  'lib/domain/config/hook-words.ts',
  'lib/domain/config/model-route.ts',
  'lib/domain/models/converse.ts',
  'lib/domain/workflow/document-kind.ts',
  'lib/domain/workflow/run.ts',
  'lib/domain/workflow/task.ts',
  'lib/domain/workflow/asl/types.ts',
];
