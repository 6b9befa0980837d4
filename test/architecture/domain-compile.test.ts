import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { ROOT } from './source-files.ts';

/** What the domain may use; none of these may bring Node's types in with them. */
const PACKAGES = [
  `import * as z from 'zod';`,
  `import * as yaml from 'yaml';`,
  `import picomatch from 'picomatch';`,
  `import jsonata from 'jsonata';`,
  `import * as diff from 'diff';`,
  `import ignore from 'ignore';`,
  'export const used = [z, yaml, picomatch, jsonata, diff, ignore, new Date(0).toISOString()];',
].join('\n');

const UNKNOWN: Record<string, string> = {
  process: 'export const x = process.pid;',
  console: `console.log('x');`,
  'node:fs': `import { readFileSync } from 'node:fs';\nexport const x = readFileSync;`,
  fetch: 'export const x = fetch;',
  document: 'export const x = document;',
  Buffer: 'export const x: Buffer | undefined = undefined;',
};

const plants = new Map(Object.entries({ packages: PACKAGES, ...UNKNOWN }).map(([name, text]) => [plantPath(name), text]));

function plantPath(name: string): string {
  return join(ROOT, 'lib/domain', `planted-${name.replace(':', '-')}.ts`);
}

/** Compiles the planted files together, by the domain's own settings. */
function compile(): ts.Program {
  const parseHost = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'tsconfig.domain.json'), {}, parseHost);
  if (config === undefined) throw new Error('tsconfig.domain.json cannot be read');
  const host = ts.createCompilerHost(config.options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => plants.has(name) || fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = plants.get(name);
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
  };
  return ts.createProgram([...plants.keys()], config.options, host);
}

describe('Architecture: the domain compiles without a host', () => {
  let program: ts.Program;
  const messages = (name: string): string[] =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(plantPath(name)))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));

  beforeAll(() => {
    program = compile();
  });

  it.each(Object.keys(UNKNOWN))('does not know %s', (name) => {
    expect(messages(name)).toEqual([expect.stringContaining(name)]);
  });

  it('knows the language and its packages', () => {
    expect(messages('packages')).toEqual([]);
  });
});
