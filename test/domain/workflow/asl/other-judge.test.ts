import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { loadMachine } from '../../../../lib/domain/workflow/asl/index.ts';
import { readVectors, type Vector } from './run-vectors.ts';

// asl-validator 4.0.0 comes without type declarations.
const validate = createRequire(import.meta.url)('asl-validator') as (definition: object) => {
  isValid: boolean;
  errors: { Message: string }[];
};

type Definition = Vector['definition'];

/**
 * The one thing in which the validator is wrong: it takes only objects and expressions as Output, where the service documents "any
 * JSON value (object, array, string, number, boolean, null)". Other values are shown to it inside an object.
 */
function forJudge(key: string, value: unknown): unknown {
  if (key !== 'Output' || (typeof value === 'string' && value.startsWith('{%'))) return value;
  return value === null || typeof value !== 'object' || Array.isArray(value) ? { value } : value;
}

/** The definition as a branch, with names that differ from those of the others; the validator takes long per call, not per state. */
function asBranch(definition: Definition, prefix: string): object {
  const rename = (given: unknown, key: string): unknown => {
    const value = forJudge(key, given);
    if (typeof value === 'string') return ['StartAt', 'Next', 'Default'].includes(key) ? prefix + value : value;
    if (Array.isArray(value)) return value.map((item) => rename(item, ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        key === 'States' ? prefix + name : name,
        rename(member, key === 'States' ? '' : name),
      ]),
    );
  };
  const { StartAt, States } = rename(definition, '') as Definition;
  return { StartAt, States };
}

function together(vectors: readonly Vector[]): object {
  const branches = vectors.map(({ definition }, index) => asBranch(definition, `${index} `));
  return { QueryLanguage: 'JSONata', StartAt: 'All', States: { All: { Type: 'Parallel', Branches: branches, End: true } } };
}

describe('an independent judge', () => {
  const vectors = readVectors().flatMap((topic) => topic.vectors);

  it('accepts the definitions of all vectors', () => {
    const verdict = validate(together(vectors));

    expect(verdict.isValid ? [] : verdict.errors.map(({ Message: message }) => message)).toEqual([]);
  }, 60_000);

  it('would notice a mistake in one of them', () => {
    const wrong: Vector[] = vectors
      .slice(0, 3)
      .map((vector) => ({ ...vector, definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } } }));

    expect(validate(together(wrong)).isValid).toBe(false);
  }, 60_000);

  it('and the loader agree on the definitions taken together', () => {
    expect(loadMachine('all', together(vectors))).toMatchObject({ ok: true });
  });
});
