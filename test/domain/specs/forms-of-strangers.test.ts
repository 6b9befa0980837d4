import { describe, expect, it } from '@jest/globals';
import {
  checkDesign,
  checkRequirements,
  checkTasks,
  classifyEars,
  parseReferences,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
  scanLines,
} from '../../../lib/domain/specs/index.ts';

const criteria = (text: string) => readRequirements(text).requirements.map(({ id, criteria: all }) => [id, all.map((each) => each.id)]);
const ids = (list: string) => parseReferences(list, { line: 1, column: 1, offset: 0 }).flatMap((reference) => reference.ids);

describe('requirements', () => {
  it.each([
    ['Requerimientos', 'Requerimiento 1: Acceso', 'Criterios de Aceptación'],
    ['Gereksinimler', 'Gereksinim 1: Giriş', 'Kabul Kriterleri'],
    ['Persyaratan', 'Persyaratan 1: Masuk', 'Kriteria Penerimaan'],
    ['Wymagania', 'Wymaganie 1: Logowanie', 'Kryteria akceptacji'],
    ['Вимоги', 'Вимога 1: Вхід', 'Критерії приймання'],
  ])('are read below %s', (heading, requirement, acceptance) => {
    const text = `## ${heading}\n\n### ${requirement}\n\n#### ${acceptance}\n\n1. WHEN a, THE S SHALL b\n2. c\n`;

    expect(criteria(text)).toEqual([['1', ['1.1', '1.2']]]);
  });

  it.each([
    ['RF007 - Interface', 'RF007'],
    ['RNF-2: Speed', 'RNF-2'],
    ['HU-3: Entrar', 'HU-3'],
  ])('have ids in Spanish and Portuguese: %s', (heading, id) => {
    const text = `## Requisitos\n\n### ${heading}\n\n- **Como** usuario\n- **Quiero** entrar\n\n**Criterios de Aceptación:**\n- [ ] a\n- [ ] b\n`;

    expect(criteria(text)).toEqual([[id, [`${id}.1`, `${id}.2`]]]);
  });

  it.each(['用戶故事', 'Kullanıcı Hikayesi', 'Cerita Pengguna', 'Historyjka użytkownika', 'Історія користувача'])(
    'have a story behind %s',
    (label) => {
      expect(readRequirements(`### Requirement 1\n\n**${label}:** x y z\n`).requirements[0]?.story).toBe('x y z');
    },
  );

  it.each([
    ['- **As a** user\n- **I want** x\n- **So that** y\n', 'As a user I want x So that y'],
    ['As a user, I want x,\nso that y.\n', 'As a user, I want x, so that y.'],
    ['- **Como** usuário\n- **Eu quero** x\n', 'Como usuário Eu quero x'],
    ['作为用户，我希望 x\n', '作为用户，我希望 x'],
    ['**User Story:**\n\nAs a user, I want x.\n', 'As a user, I want x.'],
    ['- As a fallback, THE S SHALL wait\n', ''],
    ['Composition is shown.\n', ''],
    ['> As a user,\n> I want x.\n', 'As a user, I want x.'],
  ])('have a story that nothing calls one: %j', (story, expected) => {
    const [read] = readRequirements(`### Requirement 1: A\n\n${story}\n#### Acceptance Criteria\n\n1. THE S SHALL a\n`).requirements;

    expect(read?.story).toBe(expected);
    expect(read?.criteria.at(-1)?.text).toBe('THE S SHALL a');
  });

  it.each([
    ['As a user, I want x.\n- WHEN a, THE S SHALL b\n- WHEN c, THE S SHALL d\n', ['WHEN a, THE S SHALL b', 'WHEN c, THE S SHALL d']],
    ['As a user, I want x.\n- the list is shown\n- the list is sorted\n', ['the list is shown', 'the list is sorted']],
    ['As a user, I want x.\n**Acceptance Criteria**\n- the list opens\n', ['the list opens']],
    ['As a user, I want x.\nAcceptance Criteria:\n- the list opens\n', ['the list opens']],
    ['- As a user, I want x\n- the page opens\n- **Search** finds it\n', ['the page opens', '**Search** finds it']],
    ['- **As a** user\n- **I want** x\n- **So that** y\n- **Search** finds it\n', ['**Search** finds it']],
    ['As a user, I want x.\n1. the list opens\n', ['the list opens']],
  ])('have the criteria right behind such a story: %j', (text, expected) => {
    const [read] = readRequirements(`## Requirements\n\n### Requirement 1: A\n\n${text}`).requirements;

    expect(read?.story).toMatch(/^As a user,? I want x/);
    expect(read?.criteria.map((criterion) => criterion.text)).toEqual(expected);
  });

  it('that hold of the whole need none', () => {
    const text = '### FR-1: A\n\n1. THE S SHALL a\n\n### NFR-1: Speed\n\n1. THE S SHALL b\n\n### RNF-2: Size\n\n1. THE S SHALL c\n';

    expect(
      checkRequirements(readRequirements(text))
        .filter(({ ruleId }) => ruleId === 'requirements-story')
        .map(({ line }) => line),
    ).toEqual([1]);
  });

  it.each(['Auth_Service 不得存储 token', 'Schema 应对 `tier` 列强制约束', '系统禁止匿名访问'])(
    'promise something in Chinese: %s',
    (text) => {
      expect(classifyEars(text)).not.toBe('none');
    },
  );

  it('promise nothing that only speaks of coping or use', () => {
    expect(['系统应用程序', '供应商名单', '应对措施'].map((text) => classifyEars(text))).toEqual(['none', 'none', 'none']);
  });

  it('have criteria in bold with the word in front of their number', () => {
    expect(criteria('## 핵심 요구사항\n\n### 2. 파일 관리\n**Req 2.1**: 중복 방지\n**Req 2.2**: 제한\n')).toEqual([['2', ['2.1', '2.2']]]);
  });

  it.each([
    ['- **R1.5** 알림을 보내야 한다\n- **R1.6** 표시해야 한다\n', ['R1.5', 'R1.6']],
    ['- D1.1 정의해야 한다\n- D1.2 제한해야 한다\n', ['D1.1', 'D1.2']],
  ])('have criteria with letters in front of their numbers: %j', (list, expected) => {
    const read = readRequirements(`## 요구사항 1\n\n#### 수용 기준\n\n${list}`).requirements[0]?.criteria ?? [];

    expect(read.map(({ id }) => id)).toEqual(expected);
    expect(read.map(({ text }) => classifyEars(text))).toEqual(['ubiquitous', 'ubiquitous']);
  });

  it('have criteria that are counted through in parts of their own', () => {
    const part = (number: string, list: string) => `#### 7.${number} 部分\n\n##### 验收标准\n\n${list}\n`;
    const parts = part('1', '1. THE S SHALL a\n2. THE S SHALL b\n') + part('2', '3. THE S SHALL c\n') + part('3', '4. THE S SHALL d\n');

    expect(criteria(`## 需求\n\n### 需求 7：首页\n\n**用户故事：** x\n\n${parts}`)).toEqual([['7', ['7.1', '7.2', '7.3', '7.4']]]);
    expect(criteria(`## 需求\n\n### 需求 7：首页\n\n${part('1', '1. THE S SHALL a\n')}${part('2', '1. THE S SHALL b\n')}`)).toEqual([
      ['7', []],
      ['7.1', ['7.1.1']],
      ['7.2', ['7.2.1']],
    ]);
  });

  it('have criteria that go on counting in a part of their own behind those right below them', () => {
    const text = (from: number) =>
      `## Requirements\n\n### Requirement 1: A\n\n1. THE S SHALL a\n2. THE S SHALL b\n\n#### 1.1 Checks\n\n${from}. WHEN x, THE S SHALL c\n${from + 1}. WHEN y, THE S SHALL d\n`;

    expect(criteria(text(3))).toEqual([['1', ['1.1', '1.2', '1.3', '1.4']]]);
    expect(criteria(text(1))).toEqual([
      ['1', ['1.1', '1.2']],
      ['1.1', ['1.1.1', '1.1.2']],
    ]);
  });

  it('use what the glossary has in brackets', () => {
    const text =
      '## Glossary\n\n- **记账面板（Quick_Entry_Panel）**：x\n\n## Requirements\n\n### Requirement 1\n\n1. THE Quick_Entry_Panel SHALL open\n2. THE Other_Panel SHALL open\n';

    expect(
      checkRequirements(readRequirements(text))
        .filter(({ ruleId }) => ruleId === 'requirements-glossary')
        .map(({ line }) => line),
    ).toEqual([10]);
  });

  it('do not begin in what introduces them', () => {
    const text =
      '# 需求文档\n\n## 1. 项目概述\n\n### 1.1 项目背景\n\n- 已完成\n\n**目标**：\n- 快\n\n## 2. 需求\n\n### 需求 1: A\n\n1. 系统应显示\n';

    expect(criteria(text)).toEqual([['1', ['1.1']]]);
    expect(checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId)).not.toContain('requirements-introduction');
  });

  it.each([
    '알림을 보내야 한다.',
    '데이터를 노출하지 않아야 합니다',
    'WHEN 누르면, 시스템은 목록을 두어야 한다',
    '환불을 요청할 수 있어야 한다',
  ])('promise something in Korean: %s', (text) => {
    expect(classifyEars(text)).not.toBe('none');
  });

  it.each([
    ['1. THE S SHALL a\n2. THE S SHALL b\n4. THE S SHALL d\n3. THE S SHALL c\n', ['1.1', '1.2', '1.4', '1.3']],
    ['1. THE S SHALL a\n2. THE S SHALL b\n2. THE S SHALL c\n3. THE S SHALL d\n', ['1.1', '1.2', '1.3', '1.4']],
    ['1. THE S SHALL a\n1. THE S SHALL b\n1. THE S SHALL c\n', ['1.1', '1.2', '1.3']],
  ])('keep the numbers of criteria that are written but once: %j', (list, expected) => {
    expect(criteria(`### Requirement 1\n\n${list}`)).toEqual([['1', expected]]);
  });
});

describe('references', () => {
  it.each([
    ['1和2', ['1', '2']],
    ['1.1、1.2と2.1', ['1.1', '1.2', '2.1']],
    ['1.1와 1.2', ['1.1', '1.2']],
    ['1.1 y 2.1', ['1.1', '2.1']],
    ['1.1, 1.2 e 2.1', ['1.1', '1.2', '2.1']],
    ['1.1 und 2.1', ['1.1', '2.1']],
    ['1.1 и 2.1', ['1.1', '2.1']],
    ['NFR-PF-001 ~ NFR-PF-003', ['NFR-PF-001', 'NFR-PF-002', 'NFR-PF-003']],
    ['需求 1 全部、需求 7 全部', ['1', '7']],
  ])('are cut at the words and signs between them: %s', (list, expected) => {
    expect(ids(list)).toEqual(expected);
  });

  it.each(['Requerimientos', 'Gereksinimler', 'Persyaratan', 'Wymagania', 'Вимоги'])('stand behind %s', (label) => {
    expect(readTasks(`- [ ] 1. Build\n  - _${label}: 1.1, 2.1_\n`).tasks[0]?.criteria).toEqual(['1.1', '2.1']);
  });
});

describe('what an italic field says', () => {
  it.each([
    ['  - _Requirements: 1.1, 2.1_ / _Design: §3.1, §4.1_', ['1.1', '2.1']],
    ['  - _Requirements: 1.1, 1.2_ code under 300 lines', ['1.1', '1.2']],
    ['  - _要件: 1.1、1.2_ を満たす', ['1.1', '1.2']],
    ['  - _Requirements: 1.1, 1.2_', ['1.1', '1.2']],
  ])('ends where the italics do: %s', (line, expected) => {
    expect(readTasks(`- [ ] 1. Build\n${line}\n`).tasks[0]?.criteria).toEqual(expected);
  });
});

describe('bugfixes', () => {
  it('have clauses below headings within a part', () => {
    const text =
      '## Bug Analysis\n\n### 2. Expected Behavior (Correct)\n\nAs follows.\n\n#### P0\n\n2.1 WHEN a THEN the S SHALL b\n\n#### P1\n\n2.2 WHEN c THEN the S SHALL d\n\n### 3. Unchanged Behavior\n\n3.1 WHEN e THEN the S SHALL f\n';

    const { expected, unchanged } = readBugfix(text);

    expect(expected.map(({ id }) => id)).toEqual(['2.1', '2.2']);
    expect(unchanged.map(({ id }) => id)).toEqual(['3.1']);
  });
});

describe('designs', () => {
  it.each([
    '## Genel Bakış\n\n## Mimari\n\n## Bileşenler ve Arayüzler\n\n## Hata Yönetimi\n\n## Test Stratejisi\n',
    '## Ikhtisar\n\n## Arsitektur\n\n## Komponen\n\n## Penanganan Kesalahan\n\n## Strategi Pengujian\n',
    '## Огляд\n\n## Архітектура\n\n## Компоненти\n\n## Обробка помилок\n\n## Тестування\n',
  ])('have their sections under the names of another language: %j', (text) => {
    expect(checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'design-sections')).toEqual([]);
  });

  it('need not describe what a framework brings', () => {
    const text =
      '## Components\n\n### Store\n\nx\n\n```mermaid\ngraph TD\n  A[SvelteKit] --> B[UserDefaults / @AppStorage]\n  B --> C[AuditLogger]\n```\n';

    expect(
      checkDesign(readDesign(text), {})
        .filter(({ ruleId }) => ruleId === 'design-component-undescribed')
        .map(({ message }) => message),
    ).toEqual(['AuditLogger takes part in the flow but is never described.']);
  });
});

describe('references within the text of a task', () => {
  it.each([
    ['- [x] 1. Mask it (R6.2, 6.6, 6.7)\n', ['R6.2', '6.6', '6.7']],
    ['- [x] 1. Mask it\n  and log it (R6.2)\n', ['R6.2']],
    ['- [x] 1. Support radios (Bluetooth R4.2)\n  - leaves out **Requirement 2** and max_req 5\n', []],
    ['- [x] 1. Move to R4.3 of the language\n', []],
    ['- [x] 1. Split\n  _Req 7.1–7.3._\n', ['7.1', '7.2', '7.3']],
    ['- [x] 1. Split\n  _Req 6.5, 8.5; design "Component 4"._\n', ['6.5', '8.5']],
    ['- [x] 1. Split\n  - _Requirements: 6.5, 8.5_\n', ['6.5', '8.5']],
    ['- [x] 1. Split (R2 unit)\n  and (R3)\n', []],
  ])('are read: %j', (text, expected) => {
    expect(readTasks(text).tasks[0]?.criteria).toEqual(expected);
  });
});

describe('tasks', () => {
  const written = (text: string) => readTasks(text).tasks.map(({ id, title }) => [id, title]);

  it.each([
    ['A1. Build `a`', 'A2. Build b', ['A1', 'A2']],
    ['B1 domain: build', 'B2 port: build', ['B1', 'B2']],
    ['A. Build', 'B. Test', ['A', 'B']],
    ['P0 build', 'P1 test', ['P0', 'P1']],
    ['C3. Build', 'C4. Test', ['C3', 'C4']],
    ['Task 0-1: Build', 'Task 0-2: Test', ['0-1', '0-2']],
  ])('have numbers with letters where others have such, too: %s', (first, second, expected) => {
    expect(readTasks(`- [ ] ${first}\n- [x] ${second}\n`).tasks.map(({ id }) => id)).toEqual(expected);
  });

  it.each([
    ['a name that begins like one', '- [ ] 1. Build\n- [ ] 2. Test\n  - [ ] S3 bucket\n  - [ ] EC2 role\n'],
    ['the only one', '- [ ] S3. Create the bucket\n- [ ] Test\n'],
    ['names of things in most of them', '- [ ] S3 bucket\n- [ ] EC2 role\n- [ ] H2 database\n- [ ] V1.2 clients\n- [ ] OAuth2 flow\n'],
    ['names of things with colons', '- [ ] S3: the bucket\n- [ ] EC2: the role\n- [ ] Test\n'],
    ['the same twice', '- [ ] S3 bucket\n- [ ] S3 policy\n'],
  ])('take %s for no number', (_what, text) => {
    expect(
      written(text)
        .map(([id]) => id)
        .filter((id) => /^[A-Z]/.test(id ?? '')),
    ).toEqual([]);
  });

  it('are no larger for values that are written down', () => {
    const settings = Array.from({ length: 14 }, (_, index) => `  - \`insight.rounds.part${index}: ${index}\``).join('\n');

    expect(checkTasks(readTasks(`- [ ] 1. Add the settings to \`app.yaml\`\n${settings}\n`), {}).map(({ ruleId }) => ruleId)).not.toContain(
      'tasks-size',
    );
  });

  it('are told once that few of them say what they are for', () => {
    const requirements = readRequirements('### Requirement 1\n\n1. THE S SHALL a\n2. THE S SHALL b\n3. THE S SHALL c\n');
    const unowned = (plan: string) =>
      checkTasks(readTasks(plan), { requirements })
        .filter(({ ruleId }) => ruleId === 'tasks-criterion-unowned')
        .map(({ level, message }) => `${level}: ${message}`);

    expect(unowned('- [ ] 1. Build a\n  - _Requirements: 1.1_\n- [ ] 2. Build b\n- [ ] 3. Build c\n- [ ] 4. D\n- [ ] 5. E\n')).toEqual([
      'warning: 1 of the 5 tasks say which criteria they fulfil, and none of them owns 2 of the 3 criteria, the first 1.2: "THE S SHALL b".',
    ]);
    expect(unowned('## Task 1: A\n\n- [ ] 2. Build\n\n## Task 2: B\n\n- [ ] 1. Test\n- [ ] 3. Ship (Req 1.1)\n')).toHaveLength(1);
    expect(unowned('- [ ] 1. Build a\n  - [ ] 1.1 B\n  - [ ] 1.2 C\n  - _Requirements: 1.1_\n- [ ] 2. Build b\n')).toEqual([
      'error: No task owns criteria 1.2 and 1.3: "THE S SHALL b", ….',
    ]);
  });

  it('are planned where their parent is', () => {
    const plan =
      '- [ ] 1. A\n  - [ ] 1.1 B\n- [ ] 2. C\n\n## Task Dependency Graph\n\n```json\n{"waves": [{"id": 0, "tasks": ["1"]}]}\n```\n';

    expect(
      checkTasks(readTasks(plan), {})
        .filter(({ ruleId }) => ruleId === 'tasks-waves-complete')
        .map(({ message }) => message),
    ).toEqual(['Task 2 is in no wave of the dependency graph.']);
  });

  it.each([
    ['- [ ]* 1. Add logging\n', []],
    ['- [ ] 1. Add logging\n', ['tasks-granularity']],
  ])('are to be cut where they have to be done: %j', (plan, expected) => {
    expect(
      checkTasks(readTasks(plan), {})
        .map(({ ruleId }) => ruleId)
        .filter((id) => id === 'tasks-granularity'),
    ).toEqual(expected);
  });

  it.each([
    ['## Later (TODO)\n\n- [ ] 1. Build\n', 0],
    ['## Later (TODO)\n\n## End\n', 1],
    ['- [ ] 1. Update the match (TBD → the real team)\n', 0],
    ['- [ ] 1. Update the match (TBD)\n', 1],
  ])('are still to be written or not: %j', (text, expected) => {
    expect(readTasks(text).findings.filter(({ ruleId }) => ruleId === 'document-placeholder')).toHaveLength(expected);
  });

  it('have numbers with letters beside those without, where a dot ends them', () => {
    const text = '- [ ] 1. Build\n- [ ] 2. Test\n- [ ] 3. Ship\n- [ ] F1. Review\n- [ ] F2. Audit\n';

    expect(written(text)).toEqual([
      ['1', 'Build'],
      ['2', 'Test'],
      ['3', 'Ship'],
      ['F1', 'Review'],
      ['F2', 'Audit'],
    ]);
  });
});

describe('comments', () => {
  const kinds = (text: string): string =>
    scanLines(text)
      .lines.map(({ kind }) => kind.charAt(0))
      .join('');

  it.each([
    ['over several lines', 'a\n<!--\nb\n-->\nc', 'tccct'],
    ['in one line', '<!-- a -->\nb', 'ct'],
    ['behind a text', 'a <!-- b\nc -->\nd', 'ttt'],
    ['with text behind the end', '<!--\na --> b\nc', 'cct'],
    ['that never ends', '<!-- a\nb', 'tt'],
    ['in a fence', '```\n<!--\n```\na -->', 'ffft'],
    ['around a fence', '<!--\n```\na\n```\n-->\nb', 'ccccct'],
  ])('are told apart from text: %s', (_where, text, expected) => {
    expect(kinds(text)).toBe(expected);
  });

  it('hold no tasks and no criteria', () => {
    const tasks = readTasks('- [ ] 1. Build\n<!--\n- [ ] 2. Old\n-->\n- [ ] 3. Test\n');

    expect(tasks.tasks.map(({ id }) => id)).toEqual(['1', '3']);
    expect(tasks.broken).toEqual([]);
    expect(criteria('### Requirement 1\n\n1. THE S SHALL a\n<!--\n2. THE S SHALL b\n-->\n')).toEqual([['1', ['1.1']]]);
  });
});

describe('components', () => {
  it('have the files that are listed below a label', () => {
    const text =
      '## Components\n\n### Store\n\n**Files:**\n\n- `src/a.ts`: calls `src/c.ts`\n- src/b.ts (new)\n\nIt keeps `x.ts`.\n\n- `src/d.ts`\n\n### Cache\n\n**Files:**\n';

    expect(readDesign(text).components.map(({ files }) => files)).toEqual([['src/a.ts', 'src/b.ts'], []]);
  });
});

describe('properties', () => {
  it('are told apart by letters', () => {
    const { properties } = readDesign('## Correctness Properties\n\n### Property 16: A\n\nx\n\n### Property 16a: B\n\ny\n');

    expect(properties.map(({ label, key, title }) => [label, key, title])).toEqual([
      ['16', '16', 'A'],
      ['16a', '16a', 'B'],
    ]);
  });

  it.each(['Propiedad', 'Propriedade', '속성', 'Свойство', 'Eigenschaft', 'Propriété'])('are read below %s', (word) => {
    const { properties } = readDesign(`## Correctness Properties\n\n### ${word} 1: A\n\n**Validates: Requirements 1.1**\n`);

    expect(properties.map(({ key, title }) => [key, title])).toEqual([['1', 'A']]);
  });
});
