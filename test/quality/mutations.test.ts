import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../lib/domain/shared/finding.ts';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
} from '../../lib/domain/specs/index.ts';
import { type Kind, type Texts, validSpec } from './generate.ts';
import { MUTATIONS } from './mutations.ts';

const SPECS = Array.from({ length: 24 }, (_, index) => validSpec(index + 1));

/** The documents that are not spoilt are the same for every mutation. */
function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const document = known.get(text) ?? read(text);
    known.set(text, document);
    return document;
  };
}

const requirementsOf = remembered(readRequirements);
const designOf = remembered(readDesign);

function findings(texts: Texts, kind: Kind): Finding[] {
  if (kind === 'requirements') return checkRequirements(readRequirements(texts.requirements));
  if (kind === 'bugfix') return checkBugfix(readBugfix(texts.bugfix));
  const requirements = requirementsOf(texts.requirements);
  const design = designOf(texts.design);
  return kind === 'design' ? checkDesign(design, { requirements }) : checkTasks(readTasks(texts.tasks), { requirements, design });
}

describe('valid specs', () => {
  it.each(SPECS.map((texts, index) => [index + 1, texts] as const))('of seed %d have no finding at all', (_seed, texts) => {
    const kinds: Kind[] = ['requirements', 'bugfix', 'design', 'tasks'];

    expect(kinds.flatMap((kind) => findings(texts, kind))).toEqual([]);
  });
});

describe('spoilt specs', () => {
  it('are a thousand and more', () => {
    expect(MUTATIONS.length * SPECS.length).toBeGreaterThanOrEqual(1000);
  });

  it.each(MUTATIONS.map((mutation) => [mutation.kind, mutation.what, mutation.rule, mutation] as const))(
    '%s: %s is found by %s, whatever the spec',
    (kind, _what, rule, { apply }) => {
      const missed = SPECS.flatMap((texts, index) => {
        const spoilt = apply(texts[kind], index * 7 + 3);
        expect(spoilt).not.toBe(texts[kind]);
        const found = findings({ ...texts, [kind]: spoilt }, kind);
        return found.some(({ ruleId }) => ruleId === rule) ? [] : [{ spoilt, found: found.map(({ ruleId }) => ruleId) }];
      });

      expect(missed.slice(0, 1)).toEqual([]);
    },
  );
});
