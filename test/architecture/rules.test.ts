import { describe, expect, it } from '@jest/globals';
import { domainPurity, environmentInOnePlace, importDirection, MAX_LINES, reasonedSuppression, type Rule, sizeBudget } from './rules.ts';

interface Plant {
  rule: Rule;
  path: string;
  text: string;
}

const at = (rule: Rule, path: string, ...texts: string[]): Plant[] => texts.map((text) => ({ rule, path, text }));
/** Written apart, so that the plants do not trip the rule on this very file. */
const suppress = (what: string): string => `// ${what}`;

const refused: Plant[] = [
  ...at(
    importDirection,
    'lib/domain/specs/scan.ts',
    `import { readFileSync } from 'node:fs';`,
    `import fs from 'fs';`,
    `import type { Clock } from '../../app/ports.ts';`,
    `export * from '../../cli/main.ts';`,
    `const later = await import('@aws-sdk/client-bedrock-runtime');`,
    `import { render } from '../gates/render.ts';`,
    `import { render } from '../gates/index.js';`,
    `import { Command } from 'commander';`,
    `import '../../../test/helpers.ts';`,
  ),
  ...at(importDirection, 'lib/app/publish.ts', `import { join } from 'node:path';`, `import { open } from '../adapters/local/store.ts';`),
  ...at(importDirection, 'lib/app/publish.ts', `import { scan } from '../domain/specs/scan.ts';`),
  ...at(importDirection, 'lib/adapters/git/objects.ts', `import { drive } from '../../local/driver.ts';`, `import { join } from 'path';`),
  ...at(importDirection, 'lib/local/driver.ts', `import { main } from '../cli/main.ts';`),
  ...at(importDirection, 'lib/app/publish.ts', `import { handler } from '../../lambdas/tasks/handler.ts';`),
  ...at(importDirection, 'lib/local/driver.ts', `import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';`),
  ...at(importDirection, 'lambdas/tasks/handler.ts', `import { drive } from '../../lib/local/driver.ts';`),
  ...at(importDirection, 'bin/stringline.ts', `import { drive } from '../lib/local/driver.ts';`),
  ...at(importDirection, 'lib/elsewhere/thing.ts', `import * as z from 'zod';`),
  ...at(domainPurity, 'lib/domain/specs/scan.ts', 'const now = Date.now();', 'const now = new Date();', 'const now = new Date;', 'Date();'),
  ...at(
    domainPurity,
    'lib/domain/specs/scan.ts',
    'Math.random();',
    'process.exit(1);',
    'console.log(1);',
    'crypto.randomUUID();',
    'fetch("x");',
  ),
  ...at(environmentInOnePlace, 'lib/cli/run.ts', `process.env['HOME'];`, `process['env'];`, 'const { env } = process;'),
  ...at(environmentInOnePlace, 'lib/cli/run.ts', `import { env } from 'node:process';`, `import { cwd, env as e } from 'process';`),
  ...at(sizeBudget, 'lib/app/long.ts', 'x;\n'.repeat(MAX_LINES + 1)),
  ...at(
    reasonedSuppression,
    'lib/app/x.ts',
    suppress('eslint-disable-next-line no-console'),
    suppress('@ts-expect-error'),
    suppress('Stryker disable next-line all'),
  ),
];

const accepted: Plant[] = [
  ...at(
    importDirection,
    'lib/domain/specs/scan.ts',
    `import * as z from 'zod';`,
    `import { render } from './render.ts';`,
    `import { render } from '../gates/index.ts';`,
    `import type { Finding } from '../shared/finding.ts';`,
    `import type { Run } from '../workflow/run.ts';`,
    `// import { readFileSync } from 'node:fs';`,
  ),
  ...at(importDirection, 'lib/adapters/models/bedrock.ts', `import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';`),
  ...at(importDirection, 'lib/cli/main.ts', `import { drive } from '../local/driver.ts';`, `import { Command } from 'commander';`),
  ...at(importDirection, 'bin/stringline.ts', `const { main } = await import('../lib/cli/main.ts');`),
  ...at(
    domainPurity,
    'lib/domain/specs/scan.ts',
    'new Date(iso).getTime();',
    `const text = 'process.env and Date.now()';`,
    '// Date.now()',
  ),
  ...at(domainPurity, 'lib/domain/specs/scan.ts', 'run.process.start();', 'Math.max(1, 2);'),
  ...at(environmentInOnePlace, 'lib/cli/env.ts', `process.env['HOME'];`),
  ...at(environmentInOnePlace, 'lib/cli/run.ts', `process.exitCode = 1;`, `// process.env`, `import { cwd } from 'node:process';`),
  ...at(sizeBudget, 'lib/app/long.ts', 'x;\n'.repeat(MAX_LINES)),
  ...at(
    reasonedSuppression,
    'lib/app/x.ts',
    suppress('eslint-disable-next-line no-console -- the one place'),
    suppress('Stryker disable all: an equivalent mutant'),
  ),
];

describe('Architecture: each rule can fail', () => {
  it.each(refused)('$rule.name refuses $text', ({ rule, path, text }) => {
    expect(rule({ path, text })).not.toEqual([]);
  });

  it.each(accepted)('$rule.name accepts $text', ({ rule, path, text }) => {
    expect(rule({ path, text })).toEqual([]);
  });
});
