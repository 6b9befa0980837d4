import { describe, expect, it } from '@jest/globals';
import { readRequirements, setCriterion } from '../../../lib/domain/specs/index.ts';

const TEXT =
  '\uFEFF# R\r\n\r\n### Requirement 1: A\r\n\r\n#### Acceptance Criteria\r\n\r\n1. WHEN a,  \r\n   THE S SHALL b\r\n   - really\r\n2. THE S SHALL c  \r\n\r\n### Requirement 2: B\r\n1. THE S SHALL d';
const NEW = 'THE S SHALL do something else';

describe('setCriterion', () => {
  it.each([
    ['2.1', 'THE S SHALL d', NEW],
    ['1.2', 'THE S SHALL c', NEW],
    ['1.1', 'WHEN a,  \r\n   THE S SHALL b\r\n   - really\r\n', `${NEW}  \r\n`],
  ])('rewords %s and leaves every other byte alone', (id, from, to) => {
    const result = setCriterion(TEXT, id, NEW);

    expect(result).toEqual({ ok: true, text: TEXT.replace(from, () => to) });
  });

  it('keeps a fence that stands within the criterion', () => {
    const text = '### Requirement 1: A\n1. THE S SHALL show:\n   ```\n   x\n   ```\n   and more\n2. THE S SHALL c\n';

    expect(setCriterion(text, '1.1', NEW)).toMatchObject({
      ok: true,
      text: `### Requirement 1: A\n1. ${NEW}\n   \`\`\`\n   x\n   \`\`\`\n2. THE S SHALL c\n`,
    });
  });

  it('rewords a clause of a bugfix', () => {
    const text = '## Bug Analysis\n### Expected Behavior (Correct)\n\n2.1 WHEN a THEN the system SHALL b\n\n2.2 WHEN c THEN it SHALL d\n';

    expect(setCriterion(text, '2.1', NEW)).toEqual({ ok: true, text: text.replace('WHEN a THEN the system SHALL b', NEW) });
  });

  it('may give a criterion what it lacked', () => {
    const text = '### Requirement 1: A\n- works\n- is nice\n';

    const result = setCriterion(text, '1.2', NEW);

    expect(result).toEqual({ ok: true, text: `### Requirement 1: A\n- works\n- ${NEW}\n` });
  });

  it.each([
    ['9.9', NEW, 'criterion-unknown'],
    ['2.1', 'THE S SHALL d', 'criterion-same'],
    ['2.1', '', 'criterion-text'],
    ['2.1', ' THE S SHALL e', 'criterion-text'],
    ['2.1', 'THE S SHALL e\n\n2. THE S SHALL f', 'criterion-text'],
    ['1.1', 'THE S SHALL e\r\n### Requirement 7', 'criterion-text'],
    ['2.1', '```', 'criterion-text'],
  ])('refuses to make %s of %j', (id, sentence, code) => {
    expect(setCriterion(TEXT, id, sentence)).toMatchObject({ ok: false, failure: { code } });
  });

  it('names the nearest id of an unknown one, and the lines of an ambiguous one', () => {
    const twice = '### Requirement 1: A\n1. THE S SHALL a\n### Requirement 1: B\n1. THE S SHALL b\n';

    expect(setCriterion(TEXT, '1.3', NEW)).toMatchObject({
      failure: { message: 'There is no criterion 1.3 in this document; did you mean 1.2?' },
    });
    expect(setCriterion(twice, '1.1', NEW)).toMatchObject({
      failure: { code: 'criterion-ambiguous', message: 'Criterion 1.1 exists 2 times, on lines 2, 4.' },
    });
  });

  it('works wherever the parts of a criterion stand', () => {
    const criteria = readRequirements(TEXT).requirements.flatMap((requirement) => requirement.criteria);

    expect(criteria.length).toBeGreaterThan(2);
    for (const { id, text, parts } of criteria) {
      expect(parts.map(({ offset, length }) => TEXT.slice(offset, offset + length)).join(' ')).toBe(text);
      expect(setCriterion(TEXT, id, NEW).ok).toBe(true);
    }
  });
});
