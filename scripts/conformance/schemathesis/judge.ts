import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import type { Judge, Verdict } from '../judge.ts';
import { python, ROOT, run } from '../tools.ts';

const PACKAGES = ['schemathesis==4.32.5', 'openapi-spec-validator==0.9.0'];
/** Requests tried of each operation; the seed makes a failure repeatable. */
const EXAMPLES = '12';
const SEED = '1';

/** The OpenAPI document, read by a validator, and the API, called with whatever the document allows and more. */
export const schemathesis: Judge = {
  name: 'schemathesis',
  of: 'the API over its OpenAPI document',
  run: async () => {
    const bin = await python('api', PACKAGES);
    const document = join(ROOT, 'docs', 'openapi.json');
    const valid = await run(join(bin, 'openapi-spec-validator'), [document]);
    if (valid.code !== 0) return { passed: 0, failed: [`the document is not valid: ${valid.stdout.slice(0, 2000)}`], notes: [] };
    const fuzzed = await fuzz(join(bin, 'schemathesis'));
    return { ...fuzzed, passed: fuzzed.passed + 1 };
  },
};

async function fuzz(schemathesisBin: string): Promise<Verdict> {
  const out = mkdtempSync(join(tmpdir(), 'stringline-fuzz-'));
  const server = spawn(process.execPath, [join(ROOT, 'scripts/conformance/serve-for-fuzz.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const { url, token } = JSON.parse(line) as { url: string; token: string };
    const report = join(out, 'junit.xml');
    const ran = await run(schemathesisBin, [
      ...['--config-file', join(ROOT, 'scripts/conformance/schemathesis.toml'), 'run', `${url}/v1/openapi.json`],
      ...['-H', `Authorization: Bearer ${token}`, '--max-examples', EXAMPLES, '--seed', SEED, '--no-color'],
      ...['--report', 'junit', '--report-junit-path', report],
    ]);
    return weigh(readFileSync(report, 'utf8'), ran);
  } finally {
    server.stdin.end();
    if (server.exitCode === null) await once(server, 'close');
    rmSync(out, { recursive: true, force: true });
  }
}

function weigh(junit: string, ran: { code: number; stdout: string }): Verdict {
  const count = (name: string): number => Number(new RegExp(`<testsuites[^>]*\\b${name}="(\\d+)"`, 'u').exec(junit)?.[1] ?? 0);
  const bad = count('failures') + count('errors');
  const told = ran.stdout.split('\n').filter((line) => /^\s+(- |\[\d+\]|curl )/u.test(line));
  const failed = bad === 0 && ran.code === 0 ? [] : [`${bad} operations failed`, ...told.slice(0, 40).map((line) => line.trim())];
  return { passed: count('tests') - bad, failed, notes: [`${count('tests')} operations, up to ${EXAMPLES} requests each and phase`] };
}
