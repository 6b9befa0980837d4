import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingTools } from './tools.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const install = (tool: string, exit: number): void => writeFileSync(join(folder, tool), `#!/bin/sh\nexit ${exit}\n`, { mode: 0o755 });

it('finds the tools that answer, and no others', () => {
  install('curl', 0);
  // As macOS has it: a program that only says where to get Java.
  install('java', 1);

  expect(missingTools(['curl', 'java', 'unzip'], { PATH: folder })).toEqual(['java', 'unzip']);
});

it.each(['1', '0', undefined])('says what is missing instead of skipping it only where that is asked for (%s)', (asked) => {
  const missing = (): unknown => missingTools(['openssl'], { PATH: folder, STRINGLINE_REQUIRE_TOOLS: asked });

  if (asked === '1') expect(missing).toThrow(/openssl not found.*STRINGLINE_REQUIRE_TOOLS=1/u);
  else expect(missing()).toEqual(['openssl']);
});
