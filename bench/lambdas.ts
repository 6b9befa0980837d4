import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { RuntimeConfig } from '../lib/domain/deploy/index.ts';
import { FUNCTION_SPECS } from '../lib/infra/functions.ts';
import { lambdaAliases, lambdaPlugins } from '../scripts/build/lambda-bundles.mjs';
import { type Bench, compare, type Measured, type Row } from './bench.ts';

const root = join(import.meta.dirname, '..');
const bundles = join(root, 'dist', 'lambdas');
const ROUNDS = 9;

/** What the deployment's file says of each section that a function may be given. */
const SECTIONS = {
  environment: 'bench',
  models: { routing: {}, alsoAllowed: [] },
  budget: { usdPerRun: 10, tokensPerRun: 1_000_000 },
  identity: { groups: { requester: [], reviewer: [], operator: [], ci: [], auditor: [] } },
  gitHosts: [{ host: 'github.com', kind: 'github', secret: 'stringline/github', repositories: ['acme/*'] }],
  projects: [],
  reviews: { requesterMayApprove: true },
  gates: {
    kind: 'codecatalyst',
    network: 'allowed',
    timeoutMinutes: 30,
    required: [],
    minimumCoverage: 0,
    untestedCriteria: 'ignore',
    waivers: 'refuse',
    codecatalyst: { space: 'space', project: 'project', workflow: 'gates', tokenSecret: 'stringline/codecatalyst' },
  },
  notify: { webhookSecret: 'stringline/webhook' },
} satisfies RuntimeConfig;

/** Variables that a function reads when it is loaded, the settings cut as they are when it is deployed; nothing is called. */
function environmentOf(name: string): Record<string, string> {
  const sections = ['environment', ...FUNCTION_SPECS[name as keyof typeof FUNCTION_SPECS].sections] as const;
  return {
    PATH: process.env['PATH'] ?? '',
    AWS_REGION: 'us-east-1',
    STRINGLINE_TABLE: 'table',
    STRINGLINE_BUCKET: 'bucket',
    STRINGLINE_BUS: 'bus',
    STRINGLINE_TOPIC: 'arn:aws:sns:us-east-1:000000000000:topic',
    STRINGLINE_PIPELINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:spec-pipeline',
    STRINGLINE_HOOKS_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:hook-dispatch',
    STRINGLINE_SANDBOX_PROJECT: 'checks',
    STRINGLINE_GATES: 'codebuild',
    STRINGLINE_CONFIG: JSON.stringify(Object.fromEntries(sections.map((section) => [section, SECTIONS[section]]))),
  };
}

/** Milliseconds of processor time of a process that loads a file and ends: a machine that is busy with other work changes them least. */
function load(file: string, env: Record<string, string>): Measured {
  const script = `const told = () => { const { user, system } = process.cpuUsage(); console.log((user + system) / 1000); process.exit(0); };
    import(${JSON.stringify(file)}).then(told, (error) => { console.error(error); process.exit(1); })`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} could not be loaded: ${stderr}`);
  return { ms: Number(stdout) };
}

/** A bundle of nothing but the SDK clients that a function has, each made once: what it cannot do without. */
async function clientsAlone(name: string, clients: readonly string[], folder: string): Promise<string> {
  const lines = clients.map(
    (client, at) =>
      `import * as c${at} from '${client}'; sink.push(...Object.keys(c${at}).filter((n) => /^[A-Z].*Client$/.test(n)).map((n) => new c${at}[n]({})));`,
  );
  const outfile = join(folder, `${name}.mjs`);
  const imports = lines.map((line) => line.split('; ')[0]).join(';\n');
  const uses = lines.map((line) => line.split('; ').slice(1).join('; ')).join('\n');
  await build({
    stdin: { contents: `${imports};\nconst sink = [];\n${uses}\nexport const handler = () => sink;`, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    target: 'node24',
    minify: true,
    outfile,
    alias: lambdaAliases(root),
    plugins: lambdaPlugins,
    banner: { js: "import { createRequire as makeRequire } from 'node:module';const require = makeRequire(import.meta.url);" },
  });
  return outfile;
}

async function measure(name: string, clients: readonly string[], folder: string): Promise<Row> {
  const alone = await clientsAlone(name, clients, folder);
  const env = environmentOf(name);
  const { ours, peer } = await compare(ROUNDS, { ours: () => load(join(bundles, name, 'index.mjs'), env), peer: () => load(alone, env) });
  return {
    measure: `${name}: load the bundle, processor time`,
    unit: 'ms',
    value: ours,
    reference: { name: clients.map((client) => client.replace('@aws-sdk/client-', '')).join(' + '), value: peer },
    bar: { kind: 'ratio', factor: 1.3 },
  };
}

export const bench: Bench = {
  title: 'Bundles of the functions',
  async run() {
    const summary = join(root, 'dist', 'lambdas.json');
    if (!existsSync(summary)) throw new Error('dist/lambdas.json is missing: npm run build');
    const all = Object.entries(JSON.parse(readFileSync(summary, 'utf8')) as Record<string, { bytes: number; clients: string[] }>);
    const folder = mkdtempSync(join(tmpdir(), 'stringline-bench-'));
    const rows: Row[] = [];
    try {
      for (const [name, { bytes, clients }] of all) {
        rows.push({
          measure: `${name}: loaded at a cold start`,
          unit: 'kB',
          value: Math.round(bytes / 1000),
          bar: { kind: 'at-most', value: 700 },
        });
        rows.push({ measure: `${name}: SDK clients`, unit: 'x', value: clients.length, bar: { kind: 'at-most', value: 3 } });
        rows.push(await measure(name, clients, folder));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return rows;
  },
};
