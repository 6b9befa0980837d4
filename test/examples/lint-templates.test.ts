import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { makeRepository } from '../support/repository.ts';
import { runCli } from '../support/stringline.ts';

const FOLDER = join(import.meta.dirname, '../../examples/ci/lint');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.ya?ml$/.test(file) && statSync(join(FOLDER, file)).isFile(),
);

/** Arguments of every call of `stringline lint` in a text; values of the environment become something that fits. */
function calls(text: string): string[][] {
  return [...text.matchAll(/(?:stringline|"\$STRINGLINE_PACKAGE") lint([^\n>]*)/g)].map(([, rest = '']) =>
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
