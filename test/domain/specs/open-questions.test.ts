import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { readOpenQuestions, renderRequirements } from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

describe('what a document leaves open', () => {
  it.each<[string, string, string[]]>([
    [
      'items with their continuation',
      '# R\n\n## Open Questions\n\n- Which zone? Assumed:\n  UTC.\n* Who pays?\n\n## Next\n\n- no',
      ['Which zone? Assumed: UTC.', 'Who pays?'],
    ],
    ['numbered items', '## 5. Open questions and assumptions\n\n1. One\n2. Two', ['One', 'Two']],
    ['a paragraph', '## Assumptions\n\nAmounts are\nin cents.', ['Amounts are in cents.']],
    ['nothing where it says so', '## Open Questions\n\nNone.\n', []],
    ['nothing where it says so in a sentence', '## Open Questions\n\n**None** at this time.\n', []],
    ['what begins with that word', '## Open Questions\n\n- None of the users may delete?\n', ['None of the users may delete?']],
    ['what has no answer yet', '## Open Questions\n\n- [ ] Which zone?\n- [x] Resolved: use X\n- ~~Who pays?~~ We do.\n', ['Which zone?']],
    [
      'text, no comments and no rules',
      '## Open Questions\n\nWhich zone?\n\n---\nWho <!-- ask\nBob -->pays?\n<!-- Later -->\n',
      ['Which zone?', 'Who pays?'],
    ],
    [
      'rows of tables, but for those that are settled',
      '## Open Questions\n\nWhich zone?\n| # | Question | Owner | Status |\n|---|:--|---|---|\n| 1 | Who pays? | Bo | open |\n| Q2 | How long? | | Resolved |\n| 3 | What of a \\| b? | | |\nSince when?',
      ['Which zone?', 'Who pays? – Bo – open', 'What of a \\| b?', 'Since when?'],
    ],
    [
      'rows of tables without an answer',
      '## Open Questions\n\n| Question | Answer |\n|---|---|\n| Which DB? | Postgres |\n| Who pays? | |\n| Since when? | TBD |\n| How long? | a year? |\n\n| Q | **Decision** |\n|---|---|\n| Which zone? | UTC |\n| Which year? | — |\n',
      ['Who pays?', 'Since when? – TBD', 'How long? – a year?', 'Which year?'],
    ],
    [
      'rows of tables that say in a cell that they are settled, and those that say nothing, left out',
      '## Open Questions\n\n| A | B | C |\n|---|---|---|\n| Which DB? | Resolved 2025-01-01 | |\n| Who pays? | ✅ Resolved: Bo | |\n| — | None | — |\n| Closed accounts: may they pay? | | |\n| Closed accounts may pay | | |\n',
      ['Closed accounts: may they pay?', 'Closed accounts may pay'],
    ],
    [
      'nothing where it says so with its reason',
      '## Open Questions\n\n- None: all are answered\n- None yet, see above\n- None known so far.\n',
      [],
    ],
    [
      'what follows that word in a sentence',
      '## Open Questions\n\n- None but the owner may delete\n- None. But who pays?\n',
      ['None but the owner may delete', 'None. But who pays?'],
    ],
    ['nothing without such a section', '# Requirements\n\n- Which zone?', []],
  ])('is %s', (_, text, expected) => {
    expect(readOpenQuestions(text).map((question) => question.text)).toEqual(expected);
  });

  it('is what a draft has rendered, whatever else is in it', () => {
    const draft = { title: 'T', introduction: 'I.', glossary: [], requirements: [], openQuestions: ['May users be deleted? Assumed: no.'] };
    expect(readOpenQuestions(renderRequirements(draft as never))).toEqual(draft.openQuestions.map((text) => ({ text, assumed: false })));
  });

  it.each([
    ['Assumptions', true],
    ['Assumptions and open questions', false],
    ['Open Questions', false],
  ])('says whether it is assumed: %s', (heading, assumed) => {
    expect(readOpenQuestions(`## ${heading}\n\n- Node 20 is installed\n`)).toEqual([{ text: 'Node 20 is installed', assumed }]);
  });

  it('is read in one pass also where a line is none below the head of a table', () => {
    const line = (size: number): string => `|${'-'.repeat(size)}x`;

    expect(growth((size) => readOpenQuestions(`## Open Questions\n${line(size)}\n${line(size)}\n`), 5_000, 8)).toBeLessThan(24);
  });

  it('is read from any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(readOpenQuestions(`## Open Questions\n${text}`))).toBe(true);
      }),
    );
  });
});
