import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endingsOf, lintCommands } from '../../../../lib/domain/gates/discover/lint-command.ts';

const word = fc.constantFrom(
  'eslint',
  'npx',
  '--',
  'A=1',
  '--ext',
  '.ts',
  "'.js,.jsx'",
  '--max-warnings',
  '0',
  '-c',
  '"a b"',
  'src',
  '--fix',
  '-o',
  'x',
  '&&',
  '|',
  '>',
  'echo',
  'cd',
  '..',
  '(',
  ')',
  'pnpm',
  '--filter',
  'sh -c',
  '"eslint ."',
  'concurrently',
  'run-p',
  'x:*',
  'npm run',
  'x:a',
);
/** Round and round. */
const SCRIPTS = { 'x:a': 'run-p x:* && eslint .', 'x:b': 'sh -c "npm run x:a"', constructor: 'eslint' };
const script = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(word).map((words) => words.join(' ')),
);

describe('the calls of linters in a line of a shell', () => {
  it('are read from any text without a throw, and give nothing on that it does not say', () => {
    fc.assert(
      fc.property(script, (line) => {
        for (const { program, options, ...called } of lintCommands(line, (name) => name === 'eslint', SCRIPTS)) {
          expect(program).toBe('eslint');
          for (const option of options) expect(line + Object.values(SCRIPTS).join(' ')).toContain(option);
          expect(options).not.toContain('--fix');
          expect(options).not.toContain('-o');
          endingsOf({ options, ...called });
        }
      }),
    );
  });
});
