import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { makeRepository } from '../support/repository.ts';
import { buildOnce, LAUNCHER, runCli } from '../support/stringline.ts';

const FOLDER = join(import.meta.dirname, '../../examples/ci/lint');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.ya?ml$/.test(file) && statSync(join(FOLDER, file)).isFile(),
);

/** Arguments of every call of `stringline lint` in a text; values of the environment become something that fits. */
function calls(text: string): string[][] {
  return [...text.matchAll(/^[^#\n]*(?:stringline|"\$STRINGLINE_PACKAGE") lint([^\n>|]*)/gm)].map(([, rest = '']) =>
    rest
      .replace(/\$\{CHANGED:\+--changed "\$CHANGED"\}/, '--changed HEAD')
      .replace('"$SARIF"', 'x.sarif')
      .replace('"$FAIL_ON"', 'error')
      .trim()
      .split(/\s+/),
  );
}

describe('the examples for checking specs in a CI', () => {
  it.each(files)(
    '%s is YAML, and every option in it exists',
    async (file) => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const repository = makeRepository({ files: { '.kiro/steering/product.md': 'A shop.\n' } });

      expect(parse(text)).toBeInstanceOf(Object);
      expect(calls(text).length).toBeGreaterThan(0);
      for (const args of calls(text)) expect(await runCli(['lint', ...args], { cwd: repository.root })).toMatchObject({ code: 0 });
      repository.remove();
    },
    120_000,
  );
});

describe('the composite action for checking specs', () => {
  const { inputs, runs } = parse(readFileSync(join(FOLDER, 'github-action/action.yml'), 'utf8')) as {
    inputs: Record<string, { description: string }>;
    runs: { steps: { run: string }[] };
  };
  const OLD =
    '## Introduction\n\nA shop.\n\n## Requirements\n\n### Requirement 1: Pay\n\n**User Story:** As a buyer, I want to pay, so that I get it.\n\n#### Acceptance Criteria\n\n1. THE Shop SHALL respond fast.\n';

  /** As GitHub runs a step with `shell: sh`, the command line of this checkout in the place of the package. */
  const act = (repository: { root: string }, env: Record<string, string> = {}) => {
    buildOnce();
    const tools = mkdtempSync(join(tmpdir(), 'npx-'));
    writeFileSync(join(tools, 'npx'), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${LAUNCHER}" "$@"\n`, { mode: 0o755 });
    writeFileSync(join(tools, 'script.sh'), runs.steps[0]?.run ?? '');
    const files = { GITHUB_STEP_SUMMARY: join(tools, 'summary.md'), SARIF: join(tools, 'found.sarif') };
    const given = { CHANGED: '', FAIL_ON: 'error', STRINGLINE_PACKAGE: 'x', ...files, ...env };
    const { status, stdout } = spawnSync('sh', ['-e', join(tools, 'script.sh')], {
      cwd: repository.root,
      encoding: 'utf8',
      env: { ...given, PATH: `${tools}:${process.env['PATH'] ?? ''}`, HOME: tools },
    });
    const [summary, sarif] = [files.GITHUB_STEP_SUMMARY, files.SARIF].map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
    rmSync(tools, { recursive: true });
    return { status, stdout, summary, sarif };
  };

  it('shows a broken project.yaml in the log, the summary and the SARIF report, and ends with 2', () => {
    const repository = makeRepository({ files: { '.kiro/config/project.yaml': 'lint: { fail_on: warn }\n' } });

    const { status, stdout, summary, sarif } = act(repository);

    expect(status).toBe(2);
    expect(stdout).toContain('::error file=.kiro/config/project.yaml');
    expect(summary).toContain('fail');
    expect(sarif).toContain('config-');
    repository.remove();
  }, 60_000);

  it('tells of what has changed only, in each of its reports', () => {
    const path = '.kiro/specs/pay/requirements.md';
    const repository = makeRepository({ files: { [path]: OLD, '.kiro/steering/product.md': 'A shop.\n' } });
    writeFileSync(join(repository.root, path), `${OLD}2. THE Shop SHALL refund quickly.\n`);

    const { stdout, summary, sarif } = act(repository, { CHANGED: 'HEAD' });

    for (const report of [stdout, summary, sarif]) {
      expect(report).toContain('quickly');
      expect(report).not.toContain('"fast"');
    }
    expect(inputs['changed']?.description).toContain('not found at it');
    repository.remove();
  }, 60_000);
});

describe('the hook of pre-commit', () => {
  const { repos } = parse(readFileSync(join(FOLDER, 'pre-commit-config.yaml'), 'utf8')) as {
    repos: { hooks: { entry: string; files: string }[] }[];
  };
  const { entry = '', files: pattern = '' } = repos[0]?.hooks[0] ?? {};

  it('takes no command from a public registry', () => {
    expect(entry).toMatch(/^npx --no stringline /);
  });

  it.each([
    ['.kiro/specs/a/tasks.md', true],
    ['packages/a/AGENTS.md', true],
    ['.stringline/waivers.yaml', true],
    ['.stringline/approvals.yaml', true],
    ['.stringline-baseline.json', true],
    ['README.md', false],
    ['src/a.stringline/x.yaml', false],
  ])('for %s: %s', (path, runs) => {
    expect(new RegExp(pattern).test(path)).toBe(runs);
  });
});
