import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadMachine } from '../../../../lib/domain/workflow/asl/index.ts';

interface Refusal {
  name: string;
  ruleId: string;
  /** Null for the machine itself. */
  state: string | null;
  field: string;
  definition: unknown;
}

const refusals = JSON.parse(readFileSync(new URL('../../../vectors/asl/refusals.json', import.meta.url), 'utf8')) as Refusal[];

describe('loadMachine refuses', () => {
  it.each(refusals)('$name', ({ ruleId, state, field, definition }) => {
    // Act
    const loaded = loadMachine('machine', definition);

    // Assess
    const where = state === null ? 'The machine' : `State ${JSON.stringify(state)}`;
    const place = field === '' ? `${where}: ` : `${where}, field ${field}: `;
    const found = loaded.ok ? [] : loaded.findings.map((finding) => ({ ...finding, message: finding.message.slice(0, place.length) }));
    expect(found).toContainEqual(
      expect.objectContaining({ ruleId, level: 'error', path: 'machine', message: place, fix: expect.any(String) }),
    );
  });

  it('every definition of the table for one reason only', () => {
    // A second finding would mean that a mistake is reported twice, or that the table tests something else than it says.
    const many = refusals.flatMap(({ name, definition }) => {
      const loaded = loadMachine('machine', definition);
      return !loaded.ok && new Set(loaded.findings.map(({ ruleId }) => ruleId)).size > 1
        ? [{ name, findings: loaded.findings.map(({ ruleId, message }) => `${ruleId}: ${message}`) }]
        : [];
    });

    expect(many).toEqual([]);
  });
});
