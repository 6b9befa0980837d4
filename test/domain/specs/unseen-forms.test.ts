import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import {
  checkBugfix,
  checkRequirements,
  checkTasks,
  parseReferences,
  readBugfix,
  readDesign,
  readRequirements,
  readSpec,
  readTasks,
  traceSpec,
} from '../../../lib/domain/specs/index.ts';

const criteria = (text: string) => readRequirements(text).requirements.map(({ id, criteria: all }) => [id, all.map((each) => each.id)]);
const requirements = (...list: string[]) =>
  `# Requirements\n\n## Requirements\n\n### Requirement 1: Store\n\n#### Acceptance Criteria\n\n${list.map((text, at) => `${String(at + 1)}. ${text}\n`).join('')}`;
const about = (findings: readonly Finding[], rule: string) => findings.filter(({ ruleId }) => ruleId === rule).map(({ line }) => line);

describe('who has to act', () => {
  it.each([
    'WHEN a parcel arrives, THE Depot SHALL weigh it, SHALL print a label, and SHALL NOT open it.',
    'THE Depot SHALL persist it with columns `id` (text, primary key), must be greater than zero.',
    '**WHEN** a label is printed **THE DEPOT SHALL** number it, shall store the number, and **IF** it is taken **THEN THE DEPOT SHALL** count on.',
    'WHEN sizes change, THEN parcels with `size.*`, `weight.*` or `height.*` SHALL be weighed',
    'WHEN a parcel arrives THE Depot SHALL weigh it, SHALL print a label',
    'IF a parcel must wait, THE Depot SHALL weigh it, SHALL print a label',
    'THE Depot SHALL confirm that every word (SHALL, NEVER, MUST) of the label is printed.',
  ])('is named once for all that it does: %s', (text) => {
    expect(about(checkRequirements(readRequirements(requirements(text))), 'requirements-actor')).toEqual([]);
  });

  it.each([
    'WHEN a parcel arrives, SHALL weigh it, SHALL print a label',
    'THE Depot SHALL weigh it. WHEN it is too heavy, SHALL refuse it.',
    'THE Depot SHALL weigh it; IF it is too heavy, THEN SHALL refuse it.',
    'IF the user must sign in, SHALL show a form',
    'If a field that must be set is empty, shall reject it',
    'WHILE the job shall run, SHALL keep the lock',
    'WHEN users that must pay open it, THEN SHALL ask',
  ])('is missed at the first of a sentence: %s', (text) => {
    expect(about(checkRequirements(readRequirements(requirements(text))), 'requirements-actor')).toEqual([9]);
  });
});

describe('acceptance criteria', () => {
  it.each([
    '#### Acceptance Criteria for Requirement 1',
    '#### Acceptance Criteria of Requirement 1',
    '#### Acceptance Criteria (Requirement 1)',
  ])('that name their requirement again belong to it: %s', (heading) => {
    const text = `## Requirements\n\n### Requirement 1: Depot\n\n**User Story:** As a clerk, I want it, so that it is.\n\n${heading}\n\n1. THE Depot SHALL open\n2. THE Depot SHALL close\n`;

    expect(criteria(text)).toEqual([['1', ['1.1', '1.2']]]);
  });

  it.each(['**Acceptance Criteria** (EARS):', '**Acceptance Criteria (EARS)**:', '**Acceptance Criteria:** (in EARS)'])(
    'may say in brackets how they are written: %s',
    (label) => {
      const text = `## 2. User Stories\n\n### 2.1 Clerks\n\n**As a** clerk\n**I want** a depot\n\n${label}\n- WHEN a parcel arrives, THEN it is weighed\n- WHEN it is weighed, THEN a label is printed\n\n### 2.2 Guards\n\n**As a** guard\n\n${label}\n- WHEN it is night, THEN the gate is closed\n\n## 8. Acceptance Criteria\n\n- The depot works\n`;

      expect(criteria(text)).toEqual([
        ['2.1', ['2.1.1', '2.1.2']],
        ['2.2', ['2.2.1']],
      ]);
    },
  );
});

describe('references', () => {
  it('to a requirement whose name has letters behind its word find it', () => {
    const spec = readSpec({
      'requirements.md':
        '## Requirements\n\n### REQ-CA-1: Depot\n\n- THE Depot SHALL open\n\n### REQ-CA-2: Gate\n\n- THE Gate SHALL close\n',
      'design.md': '## Correctness Properties\n\n### Property 1: Open\n\n**Validates: REQ-CA-1**\n',
      'tasks.md': '- [ ] 1. Build `gate.ts`\n  - _Requirements: REQ-CA-2, REQ-CA-9_\n',
    });

    const { dangling, gaps } = traceSpec(spec);

    expect(dangling.map(({ id }) => id)).toEqual(['REQ-CA-9']);
    expect(gaps).toMatchObject({ unserved: ['CA-2.1'], unowned: ['CA-1.1'] });
  });
});

describe('parts of a bugfix', () => {
  it.each([
    ['Aktuelles Verhalten (Defekt)', 'Erwartetes Verhalten (Korrekt)', 'Unverändertes Verhalten (Regressionsprävention)'],
    ['Comportamiento actual', 'Comportamiento esperado', 'Comportamiento sin cambios'],
    ['Comportamento Atual (Defeito)', 'Comportamento Esperado', 'Comportamento Inalterado'],
    ['Hành vi Hiện tại (Lỗi)', 'Hành vi Mong đợi (Đúng)', 'Hành vi Không thay đổi (Ngăn Regression)'],
    ['Mevcut Davranış (Hata)', 'Beklenen Davranış', 'Değişmeyen Davranış'],
    ['Comportamento attuale', 'Comportamento atteso', 'Comportamento invariato'],
    ['Perilaku Saat Ini', 'Perilaku yang Diharapkan', 'Perilaku yang Tidak Berubah'],
    ['Comportement actuel', 'Comportement attendu', 'Comportement inchangé'],
    ['Текущее поведение', 'Ожидаемое поведение', 'Неизменное поведение'],
    ['현재 동작', '예상 동작', '변경되지 않는 동작'],
    ['目前行為', '預期行為', '不變行為'],
  ])('are known by their headings: %s', (current, expected, unchanged) => {
    const text = `# Bugfix\n\n### ${current}\n\n1.1 a\n\n### ${expected}\n\n2.1 b\n\n2.2 c\n\n### ${unchanged}\n\n3.1 d\n`;

    const read = readBugfix(text);

    expect([read.current, read.expected, read.unchanged].map((part) => part.map(({ id }) => id))).toEqual([
      ['1.1'],
      ['2.1', '2.2'],
      ['3.1'],
    ]);
  });

  it('are found below a heading that stands twice', () => {
    const text = '### Current Behavior (Defect)\n\n### Current Behavior (Defect)\n\n1.1 a\n\n### Expected Behavior\n\n2.1 b\n';

    expect(readBugfix(text).current.map(({ id }) => id)).toEqual(['1.1']);
  });
});

describe('numbers of tasks', () => {
  it('may have a letter, emphasis, and the colon of another language behind them', () => {
    const { tasks } = readTasks('- [x] **T9.1**：建立 `Depot`\n- [x] **T9.2**：建立 `Gate`\n- [ ] **T1.1**: Build it\n');

    expect(tasks.map(({ id, title }) => [id, title])).toEqual([
      ['T9.1', '建立 `Depot`'],
      ['T9.2', '建立 `Gate`'],
      ['T1.1', 'Build it'],
    ]);
  });

  it('may be words with a number behind a dot, in a series of them', () => {
    const { tasks } = readTasks('- [ ] **TDEPOT.1**：建立 `Depot`\n- [ ] TDEPOT.2: Build it\n- [ ] TGATE.1 Open it\n');

    expect(tasks.map(({ id }) => id)).toEqual(['TDEPOT.1', 'TDEPOT.2', 'TGATE.1']);
    expect(readTasks('- [ ] Build\n- [ ] TLS.1 is off\n- [ ] Test\n').tasks.map(({ id }) => id)).toEqual(['', '', '']);
  });
});

describe('what a property validates', () => {
  it.each([
    'For any parcel, its label SHALL be printed once. **Validates: Requirements 1.1, 1.2**',
    'For any parcel, its label SHALL be printed\nonce. **Validates: Requirements 1.1, 1.2**',
  ])('may stand at the end of what it says: %j', (text) => {
    const { properties } = readDesign(
      `## Correctness Properties\n\n### Property 1: Labels\n\n${text}\n\n### Property 2: None\n\nIt checks criterion 9.9 too.\n`,
    );

    expect(properties.map(({ validates }) => validates.flatMap(({ ids }) => ids))).toEqual([['1.1', '1.2'], []]);
  });
});

describe('clauses of a bugfix in other languages', () => {
  const text =
    '### Expected Behavior\n\n2.1 QUANDO o cesto está vazio ENTÃO o sistema DEVERÁ mostrar zero.\n\n2.2 QUAND le panier est vide, le système DEVRA montrer zéro.\n\n' +
    '### Unchanged Behavior\n\n3.1 WENN der Korb voll ist, DANN SOLL das System WEITERHIN die Summe zeigen.\n\n3.2 WHEN the cart is full THEN the system SHALL show the sum.\n';

  it('promise in words of their own, and need not go on in English ones', () => {
    expect(checkBugfix(readBugfix(text)).filter(({ ruleId }) => ruleId !== 'bugfix-parts')).toMatchObject([
      { ruleId: 'bugfix-continue', line: 11 },
    ]);
  });

  it('are no errors where the words that they promise with are not known', () => {
    const found = checkBugfix(
      readBugfix('### Expected Behavior\n\n2.1 ALS de wagen leeg is, ZAL het systeem een nul tonen als totaal van de wagen.\n'),
    );

    expect(found.filter(({ ruleId }) => ruleId === 'bugfix-ears')).toEqual([expect.objectContaining({ level: 'warning' })]);
  });
});

describe('numbers alone', () => {
  const list =
    '# Requirements\n\n## Acceptance Criteria\n\n1. THE Depot SHALL open\n2. THE Depot SHALL close\n3. THE Depot SHALL weigh parcels\n';
  const traced = (requirements: string, ...cited: string[]) =>
    traceSpec(
      readSpec({
        'requirements.md': requirements,
        'tasks.md': cited.map((ids, at) => `- [ ] ${String(at + 1)}. Build it\n  - _Requirements: ${ids}_\n`).join(''),
      }),
    );

  it('name the criteria of a list that no requirement has', () => {
    const { gaps, dangling } = traced(list, '1, 3', '4');

    expect(gaps.unowned).toEqual(['1.2']);
    expect(dangling.map(({ id }) => id)).toEqual(['4']);
  });

  it('name all of it where nothing but 1 is named, and may be written in full beside', () => {
    expect(traced(list, '1').gaps.unowned).toEqual([]);
    expect(traced(list, '1.1', '2, 1.3').gaps.unowned).toEqual([]);
  });

  it('name requirements where there are any', () => {
    const headed = list.replace('## Acceptance Criteria', '## Requirements\n\n### Requirement 1: Depot\n\n#### Acceptance Criteria');

    expect(traced(headed, '1', '2').dangling.map(({ id }) => id)).toEqual(['2']);
  });
});

describe('properties with a short name', () => {
  const design =
    '# Design\n\n## 6. Correctness Properties\n\n### P1: Labels\n\nFor any parcel, one.\n\n**Validates: Requirements 1.1**\n\n### P2: Weights\n\nFor any parcel, none.\n';

  it('are read in a section on properties only', () => {
    expect(readDesign(design).properties.map(({ label, title, validates }) => [label, title, validates.length])).toEqual([
      ['1', 'Labels', 1],
      ['2', 'Weights', 0],
    ]);
    expect(readDesign(design.replace('Correctness Properties', 'Priorities')).properties).toEqual([]);
  });

  it('are no criteria where tasks name them', () => {
    const spec = readSpec({
      'requirements.md': requirements('THE Depot SHALL open'),
      'design.md': design,
      'tasks.md': '- [ ] 1. Test `labels.ts`\n  - Validates: P1 (Labels), P7 (none)\n',
    });

    expect(traceSpec(spec).dangling.map(({ id }) => id)).toEqual(['P7']);
  });
});

describe('promises below a heading that is no requirement', () => {
  const below = (...items: string[]) =>
    `${requirements('THE Depot SHALL open')}\n## Non-Functional Requirements\n\n### Speed\n\n${items.map((item) => `- ${item}\n`).join('')}`;
  const unread = (...items: string[]) => about(readRequirements(below(...items)).findings, 'requirements-unread');

  it.each([
    [['The Depot shall open within 2 seconds', 'When a parcel arrives, the Depot shall answer within 1 second']],
    [['El sistema DEBE abrir en 2 segundos', 'El sistema DEBERÁ cerrar en 1 segundo']],
    [['Das System SOLL in 2 Sekunden öffnen', 'Das System MUSS in 1 Sekunde schließen']],
  ])('are told in small letters and other languages: %j', (items) => {
    expect(unread(...items)).toEqual([13]);
  });

  it.each([[['The store must be fast', 'El sistema debe ser rápido']], [['The Depot shall open', 'Nothing else']]])(
    'are none where they only speak of some: %j',
    (items) => {
      expect(unread(...items)).toEqual([]);
    },
  );
});

describe('criteria behind the requirement that they belong to', () => {
  it.each([
    ['Req 1, AC 2-4; Req 2, AC 1', ['1.2', '1.3', '1.4', '2.1']],
    ['1, AC 2; Req 3, AC 1-2, AC 5', ['1.2', '3.1', '3.2', '3.5']],
    ['Requirement 14, Acceptance Criteria 3', ['14.3']],
    ['R4 AC1, AC5', ['R4.1', 'R4.5']],
    ['FR-2.1.1, AC-4.1.4', ['FR-2.1.1', 'AC-4.1.4']],
    ['Requirements AC-1.1, AC-1.2', ['AC-1.1', 'AC-1.2']],
    ['Req 1, Req 2', ['1', '2']],
  ])('may have a comma between: %s', (list, expected) => {
    const found = parseReferences(list, { line: 1, column: 3, offset: 2 });

    expect(found.flatMap(({ ids }) => ids)).toEqual(expected);
    expect(found.map(({ raw, offset, length }) => raw === list.slice(offset - 2, offset - 2 + length))).toEqual(found.map(() => true));
  });
});

describe('a graph that names headings', () => {
  it('is told what they are', () => {
    const text =
      '# Plan\n\n## Task 1: Depot\n\nText.\n\n## Checks\n\n- [ ] 7.1 Look at `depot.ts`\n\n## Task Dependency Graph\n\n```json\n{"waves": [{"id": 0, "tasks": ["1", "9", "7.1"]}]}\n```\n';

    const found = checkTasks(readTasks(text), readSpec({ 'tasks.md': text })).filter(({ ruleId }) => ruleId === 'tasks-waves');

    expect(found.map(({ message }) => message)).toEqual([
      'The dependency graph names task 1, which is a heading and no box.',
      'The dependency graph names task 9, which does not exist.',
    ]);
  });
});

describe('figures of acceptance tests', () => {
  it.each(['Acceptance test rate: 100 %', '受け入れテスト成功率: 100%', '验收测试通过率：100%'])(
    'make no requirement of a numbered section: %s',
    (figure) => {
      expect(criteria(`# Operations\n\n## Monitoring\n\n#### 1.1 Quality\n\n- ${figure}\n- Memory: < 512 MB\n`)).toEqual([]);
    },
  );
});
