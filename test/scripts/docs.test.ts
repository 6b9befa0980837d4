import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fieldDocs } from '../../lib/domain/config/index.ts';
import { GATE_RULES } from '../../lib/domain/gates/index.ts';
import { pages, sameKeys } from '../../scripts/docs/pages.ts';

const root = join(import.meta.dirname, '..', '..');

describe('Pages that are written from the code', () => {
  it.each(pages())('$path is current (node scripts/docs/write.ts writes it anew)', ({ path, text }) => {
    // Act
    const there = readFileSync(join(root, path), 'utf8');

    // Assess
    expect(there).toBe(text);
  });

  it('tell every key of the configuration', () => {
    // Prepare
    const page = pages().find(({ path }) => path === 'docs/configuration.md')?.text ?? '';

    // Act
    const missing = fieldDocs().filter(({ path }) => !page.includes(`\`${sameKeys(path)}\``));

    // Assess
    expect(missing).toEqual([]);
  });

  it('tell every rule that a waiver can name', () => {
    // Prepare
    const page = pages().find(({ path }) => path === 'docs/rules.md')?.text ?? '';

    // Act
    const missing = GATE_RULES.filter(({ id }) => !page.includes(`\`${id}\``));

    // Assess
    expect(missing).toEqual([]);
  });

  it('have rows with as many cells as their heads', () => {
    // Act
    const widths = pages().flatMap(({ text }) =>
      [...text.matchAll(/(?:^\|.*\|\n?)+/gm)].map(([table]) => [
        ...new Set(
          table
            .trim()
            .split('\n')
            .map((row) => row.split(/(?<!\\)\|/).length),
        ),
      ]),
    );

    // Assess
    expect(widths.length).toBeGreaterThan(5);
    expect(widths.filter((each) => each.length !== 1)).toEqual([]);
  });
});
