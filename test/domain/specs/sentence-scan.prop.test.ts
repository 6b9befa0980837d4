import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkRequirements, classifyEars, readRequirements } from '../../../lib/domain/specs/index.ts';
import { sentencesOf } from '../../../lib/domain/specs/language/criteria.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'lib', 'domain', 'specs');
/** Every word that the patterns of rules are written with. */
const WORDS = ['rules', 'language', '.'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.startsWith('requirements-') || (folder !== 'rules' && name.endsWith('.ts')))
    .flatMap((name) => [...new Set(readFileSync(join(ROOT, folder, name), 'utf8').match(/[A-Za-z]+/g) ?? [])]),
);
const ENDINGS = ['', '', '', 's', 'ed', 'ing', 'ly'];
const word = fc.tuple(fc.constantFrom(...new Set(WORDS)), fc.constantFrom(...ENDINGS)).map(([stem, ending]) => stem + ending);
const phrase = fc.constantFrom(
  ...[
    'to a minimum',
    'as fast as possible',
    'if applicable',
    'and so on',
    'in all cases',
    'be sent',
    'a number of',
    'and then send the report',
    'not found',
  ],
  ...[
    'user-friendly',
    'best-effort',
    '100 % of the time',
    '???',
    'must-have',
    'Audit_Log',
    'THEN',
    'AND WHEN',
    ', SHALL',
    '`code`',
    '"quoted"',
    "user's",
    '*as well*',
  ],
  ...['1.1', '200 ms', 'x2', '2x', 'etc.', 'and/or', '(TBD)', 'roll back', '__init__', 'no', ';'],
);
const words = fc.array(fc.oneof({ weight: 3, arbitrary: word }, phrase), { minLength: 1, maxLength: 12 }).map((list) => list.join(' '));
const opening = fc.constantFrom('WHEN', 'IF', 'WHILE', 'WHERE', 'When', 'whenever', 'ON', 'AND', 'The', '1.1 WHEN', '(so)', '');
const sentence = fc
  .tuple(opening, words, fc.constantFrom(', THE Nova SHALL ', ', THEN THE Nova MUST ', ' Nova shall not ', ' Nova ', ', SHALL '), words)
  .map((parts) => `${parts[0]} ${parts[1]}${parts[2]}${parts[3]}`);

function findings(sentences: readonly string[]): string[] {
  const list = sentences.map((text, index) => `${index + 1}. ${text}`).join('\n');
  const document = readRequirements(
    `## Introduction\n\nA\n\n## Glossary\n\n- **A_B**: c\n\n### Requirement 1: B\n\n**User Story:** C\n\n#### Acceptance Criteria\n\n${list}\n`,
  );
  return checkRequirements(document).map(({ ruleId, line, column, endColumn, confidence }) =>
    [ruleId, line, column, endColumn, confidence].map(String).join(' '),
  );
}

describe('sentences read once for all rules', () => {
  it('give what they give without it: a sign that is not ASCII keeps them from being read so', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), (list, order) => {
        // The same words again, once as they are and once turned round: duplicates and contradictions are found by keys.
        const [first = ''] = list;
        const again = first.split(' ').toSorted(() => (Number(order.next().value) % 2) - 1);
        const all = [...list, first.toUpperCase(), again.join(' '), first.replace(/shall/i, 'shall not')];

        expect(findings(all.map((text) => `(-) ${text}`))).toEqual(findings(all.map((text) => `(–) ${text}`)));
      }),
      { numRuns: 300 },
    );
  });

  it('have the form of EARS that they are classified as', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const { all } = sentencesOf(readRequirements(`### Requirement 1: B\n\n#### Acceptance Criteria\n\n1. ${text}\n`));
        for (const { ears, criterion } of all) expect(ears).toBe(classifyEars(criterion.text));
      }),
      { numRuns: 300 },
    );
  });
});
