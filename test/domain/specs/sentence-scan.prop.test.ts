import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkRequirements, classifyEars, readRequirements } from '../../../lib/domain/specs/index.ts';
import { sentencesOf } from '../../../lib/domain/specs/language/criteria.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'lib', 'domain', 'specs');
const SOURCES = ['rules', 'language', '.'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.startsWith('requirements-') || (folder !== 'rules' && name.endsWith('.ts')))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
);
/** Every word that the patterns of rules are written with. */
const WORDS = new Set(SOURCES.flatMap((source) => source.match(/[A-Za-z]+/g) ?? []));
/** Their alternatives without what is no letter: `as (?:needed` is `as needed`. */
const ALTERNATIVES = new Set(
  SOURCES.flatMap((source) =>
    source.split(/[|'\n]/).map((part) => part.replaceAll(/\(\?<?[!=:]|\\[bwsd]|[^A-Za-z %?]/g, '').trim()),
  ).filter((words) => words !== '' && words.length < 40),
);
const ENDINGS = ['', '', '', 's', 'ed', 'ing', 'ly'];
const word = fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...ENDINGS)).map(([stem, ending]) => stem + ending);
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
const opening = fc.constantFrom(
  'WHEN',
  'WHEN ,',
  'IF THEN',
  'While ...',
  'WHERE, ',
  'if',
  'IF',
  'WHILE',
  'WHERE',
  'When',
  'whenever',
  'ONCE',
  'Upon',
  'AFTER',
  'ON',
  'AND',
  'The',
  '1.1 WHEN',
  '(so)',
  '',
);
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

/** A sign that is not ASCII keeps a sentence from being read once, and changes nothing else. */
function expectNoDifference(sentences: readonly string[]): void {
  expect(findings(sentences.map((text) => `(-) ${text}`))).toEqual(findings(sentences.map((text) => `(–) ${text}`)));
}

describe('sentences read once for all rules', () => {
  it.each([
    ['as what is promised', (words: string) => `WHEN the user asks, THE Nova SHALL be ${words}`],
    ['as what is done', (words: string) => `WHEN the user asks, THE Nova SHALL find it, and ${words} the cats`],
    ['in front of things', (words: string) => `THE Nova SHALL keep ${words} files of ${words}s`],
    ['in the condition', (words: string) => `WHEN the cats ${words} to the cloud, THE Nova SHALL look at the sky`],
    ['behind a small word', (words: string) => `IF it rains, THE Nova SHALL look in all ${words} and be never as ${words} as possible`],
  ])('find each word of each pattern %s', (_what, sentenceOf) => {
    const sentences = [...new Set([...WORDS, ...ALTERNATIVES])].map(sentenceOf);
    for (let start = 0; start < sentences.length; start += 50) expectNoDifference(sentences.slice(start, start + 50));
  });

  it('give what they give without it, whatever is said', () => {
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), fc.infiniteStream(fc.nat()), (list, order) => {
        // The same words again, once as they are and once turned round: duplicates and contradictions are found by keys.
        const [first = ''] = list;
        const again = first.split(' ').toSorted(() => (Number(order.next().value) % 2) - 1);
        const all = [...list, first.toUpperCase(), again.join(' '), first.replace(/shall/i, 'shall not')];

        expectNoDifference(all);
      }),
      { numRuns: 100 },
    );
  });

  it('mean the same when more words were read than are kept', () => {
    const said = [
      'WHEN the user asks, THE Nova SHALL find it as fast as possible',
      'IF it rains, THE Nova MUST delete it and send the report, etc.',
    ];
    const before = findings(said);

    const letters = (number: number) => number.toString(26).replaceAll(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
    const others = Array.from({ length: 300 }, (_, index) =>
      Array.from({ length: 50 }, (_word, place) => letters((index * 50 + place) * 7919 + 26 ** 5)).join(' '),
    );
    findings(others);

    expect(findings(said)).toEqual(before);
    expect(before).not.toEqual([]);
  });

  it('have the form of EARS that they are classified as', () => {
    const unwritten = fc.tuple(sentence, fc.nat({ max: 40 })).map(([text, end]) => text.slice(0, text.search(/shall|must|$/i) + end));
    fc.assert(
      fc.property(fc.oneof(sentence, unwritten), (text) => {
        const { all } = sentencesOf(readRequirements(`### Requirement 1: B\n\n#### Acceptance Criteria\n\n1. ${text}\n`));
        for (const { ears, criterion } of all) expect(ears).toBe(classifyEars(criterion.text));
      }),
      { numRuns: 300 },
    );
  });
});
