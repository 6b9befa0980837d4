import { describe, expect, it } from '@jest/globals';
import { readRequirements } from '../../../lib/domain/specs/index.ts';

const read = (text: string) => readRequirements(text).requirements.map(({ id, criteria }) => [id, ...criteria.map((each) => each.id)]);

describe('numbered headings below requirements that are no functions', () => {
  it.each([
    'Non-Functional Requirements',
    '非功能需求',
    '非功能性需求',
    '非機能要件',
    'Nichtfunktionale Anforderungen',
    'Нефункциональные требования',
  ])('are requirements in every language: %s', (title) => {
    const text = `# R\n\n## 3. Requirements\n\n### 3.1 A\n\n- Carts are sorted\n\n## 4. ${title}\n\n### 4.1 B\n\n- 500 ms\n- 100 carts\n`;

    expect(read(text)).toEqual([
      ['3.1', '3.1.1'],
      ['4.1', '4.1.1', '4.1.2'],
    ]);
  });

  it.each(['非需求', '非要件', 'Background'])('are none below what is no requirement: %s', (title) => {
    expect(read(`# R\n\n## 3. Requirements\n\n### 3.1 A\n\n- Carts are sorted\n\n## 4. ${title}\n\n### 4.1 B\n\n- 500 ms\n`)).toEqual([
      ['3.1', '3.1.1'],
    ]);
  });
});

describe('stories that are counted', () => {
  it.each(['故事 1: 登录', '用户故事 1：登录', 'Story 1: Login', 'ストーリー 1: ログイン'])(
    'are requirements where nothing else is one: %s',
    (title) => {
      const text = `# R\n\n## Stories\n\n### ${title}\n\n> As a user, I want to log in.\n\n**验收标准**:\n\n- [ ] A form is shown\n- [ ] A slip is told\n`;

      expect(read(text)).toEqual([['US-1', 'US-1.1', 'US-1.2']]);
    },
  );

  it.each(['Story 1 of a cart', 'Story points 3', 'History 1: Carts', 'Story: Carts'])('are none in other titles: %s', (title) => {
    expect(read(`# R\n\n### ${title}\n\nWords.\n`)).toEqual([]);
  });

  it('are none beside requirements', () => {
    expect(read('# R\n\n### Story 1: A\n\nWords.\n\n### Requirement 1: B\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL add\n')).toEqual([
      ['1', '1.1'],
    ]);
  });
});
