import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ProjectConfig } from '../../../../lib/domain/config/schema.ts';
import {
  type GateEvidence,
  type GateName,
  type GateVerdict,
  combinePlans,
  discoverCommands,
  effectiveCommands,
  evaluateGate,
  planGates,
} from '../../../../lib/domain/gates/index.ts';
import { itWith } from '../../../support/tools.ts';
import { type Harness, harness } from './harness.ts';

let open: Harness | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const installed = (tool: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** From files to verdicts: discovery, plan, real processes, real reports, evaluation. */
async function judge(
  files: Record<string, string>,
  gates: object = {},
): Promise<{ verdicts: Record<GateName, GateVerdict>; isolation: string }> {
  open = await harness();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(open.source, path)), { recursive: true });
    await writeFile(join(open.source, path), text);
  }
  const config = ProjectConfig.parse({ quality_gates: gates }).quality_gates;
  const paths = readdirSync(open.source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(open!.source.length + 1));
  const commands = effectiveCommands(config, discoverCommands({ paths, read: (path) => readFileSync(join(open!.source, path), 'utf8') }));
  const plans = planGates(config, commands, { driftThreshold: 0.15 });
  const combined = combinePlans(plans);
  const result = await open.sandbox.runJob(
    open.job([], { ...combined, commands: combined.commands.map((command) => ({ ...command, timeoutSeconds: 120 })) }),
  );
  const evidence: GateEvidence = {
    commands: result.commands.map((command) => ({ ...command, stdout: open!.text(command.stdout), stderr: open!.text(command.stderr) })),
    reports: result.reports.map(({ path, digest }) => ({ path, digest, bytes: Buffer.from(open!.text(digest)) })),
  };
  const verdicts = plans.map((plan) => [plan.gate, evaluateGate(plan, evidence, { waivers: config.waivers, today: '2026-11-23' })]);
  return { verdicts: Object.fromEntries(verdicts) as Record<GateName, GateVerdict>, isolation: result.isolation };
}

const NODE = {
  'package.json': JSON.stringify({ type: 'module', scripts: { test: 'node --test', lint: 'node --check src/a.js' } }),
  'src/a.js': 'export function a(x) {\n  if (x) {\n    return 1;\n  }\n  return 2;\n}\n',
  'test/a.test.js':
    "import test from 'node:test';\nimport assert from 'node:assert';\nimport { a } from '../src/a.js';\ntest('gives one', () => assert.equal(a(true), 1));\ntest('gives two', () => assert.equal(a(false), 2));\n",
};

describe('gates over real commands', () => {
  it('passes a Node project whose tests pass and cover it', async () => {
    const { verdicts } = await judge(NODE);
    expect(verdicts.tests).toMatchObject({ verdict: 'passed', measured: { tests: 2, failures: 0, lineCoverage: 1 } });
    expect(verdicts.tests.evidence.map(({ path }) => path)).toEqual(['junit.xml', 'lcov.info']);
    expect(verdicts.lint.verdict).toBe('passed');
  });

  it('names failing tests and uncovered lines by paths of the repository', async () => {
    const failing = await judge({ ...NODE, 'test/a.test.js': NODE['test/a.test.js'].replace('a(false), 2', 'a(false), 3') });
    expect(failing.verdicts.tests.verdict).toBe('failed');
    expect(failing.verdicts.tests.findings[0]).toMatchObject({
      ruleId: 'gate-tests',
      subject: 'gives two',
      message: expect.stringMatching(/2 (?:!==|==) 3/),
    });
    await open?.close();
    const bare = await judge({
      ...NODE,
      'src/a.js': NODE['src/a.js'].replace('  return 2;\n', '  const two = [];\n  two.push(1);\n  two.push(1);\n  return two.length;\n'),
      'test/a.test.js': NODE['test/a.test.js'].replace(/test\('gives two.*\n/, ''),
    });
    // As a whole, so that a failure shows what was measured.
    expect(bare.verdicts.tests).toEqual(expect.objectContaining({ verdict: 'failed' }));
    expect(bare.verdicts.tests.findings).toContainEqual(expect.objectContaining({ ruleId: 'gate-coverage', path: 'src/a.js', line: 5 }));
  });

  it('fails a project without tests, without a linter, or without a scanner, and says what to do', async () => {
    const { verdicts } = await judge({ 'README.md': 'nothing here' });
    expect(verdicts.tests).toMatchObject({
      verdict: 'failed',
      findings: [{ ruleId: 'gate-command-missing', fix: expect.stringContaining('quality_gates.commands.test') }],
    });
    expect(verdicts.lint.findings[0]).toMatchObject({ ruleId: 'gate-command-missing' });
    if (!installed('trivy')) {
      expect(verdicts['security-scan']).toMatchObject({
        verdict: 'failed',
        findings: [{ ruleId: 'gate-tool-missing', subject: 'trivy' }, { ruleId: 'gate-tool-missing' }],
      });
      await open?.close();
      const waivers = [{ rule: 'gate-tool-missing', scope: 'security-scan', reason: 'no scanner on this machine', expires: '2026-12-31' }];
      const waived = await judge({ 'README.md': 'nothing here' }, { waivers });
      expect(waived.verdicts['security-scan']).toMatchObject({ verdict: 'waived', findings: [{ waived: { expires: '2026-12-31' } }, {}] });
    }
  });

  itWith({ tools: ['python3'] }, 'runs unittest where nothing else is declared', async () => {
    const { verdicts } = await judge(
      {
        'src/shop/__init__.py': '',
        'src/shop/cart.py': 'def total(items):\n    return sum(items)\n',
        'tests/test_cart.py':
          'import unittest\nfrom shop.cart import total\n\n\nclass CartTest(unittest.TestCase):\n    def test_total(self):\n        self.assertEqual(total([1, 2]), 3)\n',
      },
      { waivers: [{ rule: 'gate-coverage', scope: 'tests', reason: 'coverage.py is not installed', expires: '2026-12-31' }] },
    );
    expect(verdicts.tests).toMatchObject({ verdict: 'waived', measured: { tests: 1, failures: 0 } });
  });
});
