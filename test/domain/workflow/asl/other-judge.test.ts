import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import { loadMachine } from '../../../../lib/domain/workflow/asl/index.ts';
import { readVectors, type Vector } from './run-vectors.ts';

type Definition = Parameters<typeof validate>[0];
type Json = Vector['definition'];

/** Vectors whose definition asl-validator 4.0.0 refuses although the service documents it, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

/** The definition as a branch, with names that differ from those of the others; the validator takes long per call, not per state. */
function asBranch(definition: Json, prefix: string): Json {
  const rename = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return ['StartAt', 'Next', 'Default'].includes(key) ? prefix + value : value;
    if (Array.isArray(value)) return value.map((item) => rename(item, ''));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [key === 'States' ? prefix + name : name, rename(member, name)]),
    );
  };
  const { StartAt, States } = rename(definition, '') as Json;
  return { StartAt, States } as Json;
}

function together(vectors: Vector[]): Definition {
  const branches = vectors.map(({ definition }, index) => asBranch(definition, `${index} `));
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'All',
    States: { All: { Type: 'Parallel', Branches: branches, End: true } },
  } as unknown as Definition;
}

describe('an independent judge', () => {
  const vectors = readVectors().flatMap(({ vectors: some }) => some);

  it('accepts the definitions of all vectors', () => {
    const judged = vectors.filter(({ name }) => EXCEPTIONS[name] === undefined);

    const verdict = validate(together(judged));

    expect(verdict.isValid ? [] : verdict.errors.map(({ message, path }) => `${path ?? ''}: ${message ?? ''}`)).toEqual([]);
  }, 60_000);

  it('has its exceptions listed with a reason, each of them still needed', () => {
    for (const [name, reason] of Object.entries(EXCEPTIONS)) {
      const vector = vectors.find((candidate) => candidate.name === name);
      expect(reason).not.toBe('');
      expect(validate(structuredClone(vector?.definition) as unknown as Definition).isValid).toBe(false);
    }
  }, 60_000);

  it('and the loader agree on the definitions taken together', () => {
    expect(loadMachine('all', JSON.parse(JSON.stringify(together(vectors))))).toMatchObject({ ok: true });
  });
});
