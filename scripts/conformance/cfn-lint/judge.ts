import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judge } from '../judge.ts';
import { python, run } from '../tools.ts';

const PACKAGES = ['cfn-lint==1.58.0'];
/** W3005, a dependency that a reference enforces already: the CDK writes one for each role beside its policy. It says nothing about our code. */
const LEFT_OUT = 'W3005';

interface Match {
  Level: string;
  Message: string;
  Rule: { Id: string };
  Filename: string;
  Location: { Path: (string | number)[] | null };
}

/** The templates that would be deployed, read by CloudFormation's own linter. */
export const cfnLint: Judge = {
  name: 'cfn-lint',
  of: 'CloudFormation templates',
  run: async () => {
    const bin = await python('cfn-lint', PACKAGES);
    const out = mkdtempSync(join(tmpdir(), 'stringline-synth-'));
    try {
      const synth = await run('npx', ['cdk', 'synth', '--quiet', '--output', out]);
      if (synth.code !== 0) throw new Error(`cdk synth failed: ${synth.stderr.slice(-2000)}`);
      const templates = readdirSync(out).filter((file) => file.endsWith('.template.json'));
      const linted = await run(join(bin, 'cfn-lint'), [
        '--ignore-checks',
        LEFT_OUT,
        '--format',
        'json',
        '--template',
        ...templates.map((file) => join(out, file)),
      ]);
      const matches = JSON.parse(linted.stdout || '[]') as Match[];
      const failed = matches.map(
        ({ Level, Rule, Message, Filename, Location }) =>
          `${Level} ${Rule.Id} ${Filename.split('/').at(-1) ?? ''} ${(Location.Path ?? []).join('/')}: ${Message}`,
      );
      return {
        passed: templates.length,
        failed,
        notes: [`${LEFT_OUT} is left out: the CDK itself writes dependencies that references enforce already`],
      };
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  },
};
