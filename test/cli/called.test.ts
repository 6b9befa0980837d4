import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asCalled, calledAs, inFolder } from '../../lib/cli/called.ts';
import type { Io } from '../../lib/cli/io.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describe('how this program is called', () => {
  let place: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    place = temporaryDirectory();
  });
  afterEach(() => {
    place.remove();
  });

  it.each<[string, { installed?: string; env?: Record<string, string>; script?: string; expected: string }]>([
    ['its name where a shell finds it', { installed: 'bin', expected: 'stringline' }],
    ['npx where only the project has it', { installed: 'project/node_modules/.bin', expected: 'npx stringline' }],
    [
      'its file where npx has it in a cache',
      { installed: '_npx/1/node_modules/.bin', script: '/cache/stringline.js', expected: 'node /cache/stringline.js' },
    ],
    ['the script of its own checkout', { env: { npm_package_name: 'stringline' }, expected: 'npm run -s stringline --' }],
    ['its file otherwise', { script: '/opt/my tools/stringline.js', expected: "node '/opt/my tools/stringline.js'" }],
  ])('is %s', (_, { installed, env = {}, script = '/opt/stringline.js', expected }) => {
    const folder = join(place.path, installed ?? 'nothing');
    if (installed !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'stringline'), '', { mode: 0o755 });
    }
    expect(calledAs({ script, cwd: place.path, env: { PATH: folder, ...env } })).toBe(expected);
  });

  it('is its file by the way from the folder where that is below it', () => {
    expect(calledAs({ script: join(place.path, 'dist', 'stringline.js'), cwd: place.path, env: {} })).toBe('node dist/stringline.js');
  });

  it('replaces commands, and nothing that only has the name in it', () => {
    const text =
      'Go on: stringline resume 1\nsee .kiro/stringline run, stringline.deploy.yaml and Stringline runs; stringline is fine; `stringline show`';
    expect(asCalled(text, { called: 'npx stringline' })).toBe(
      'Go on: npx stringline resume 1\nsee .kiro/stringline run, stringline.deploy.yaml and Stringline runs; stringline is fine; `npx stringline show`',
    );
    expect(asCalled(text, {})).toBe(text);
  });

  it('names the folder that a command works in', () => {
    const io = { env: {}, cwd: '/' } as Io;
    expect(inFolder(io, '.')).toBe(io);
    expect(asCalled('stringline show', inFolder({ ...io, called: 'npx stringline' }, '../other place'))).toBe(
      "npx stringline --cwd '../other place' show",
    );
  });

  it.each(['../a b', "../it's", '/near'])('names the last of two folders alone: %s', (first) => {
    const io = inFolder(inFolder({ env: {}, cwd: '/' } as Io, first), '/tmp/r');
    expect(asCalled('stringline show', io)).toBe('stringline --cwd /tmp/r show');
  });
});
