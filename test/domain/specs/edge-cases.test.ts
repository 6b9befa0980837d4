import { describe, expect, it } from '@jest/globals';
import {
  executableTasks,
  joinLines,
  readBugfix,
  readConfig,
  readDesign,
  readRequirements,
  readSpec,
  readTasks,
  scanLines,
  setTaskStatus,
  traceSpec,
} from '../../../lib/domain/specs/index.ts';

const tasks = (text: string) => readTasks(text).tasks;
const ids = (text: string) => tasks(text).map(({ id }) => id);
const criteria = (text: string) => readRequirements(text).requirements.flatMap((requirement) => requirement.criteria.map(({ id }) => id));

/** Everything that people and tools have been seen to write, in words of our own. The numbers are those of a survey of 576 real specs. */
describe('what real specs hold', () => {
  it('1. a list continuation that begins with inline code in long ticks opens no fence', () => {
    expect(ids('- [ ] 1. Render\n  ```` ``` ```` is shown as it is\n- [ ] 2. Test\n')).toEqual(['1', '2']);
  });

  it('2. sub-tasks, one of which has lost its indentation, all belong to their parent', () => {
    const read = tasks('- [x] 3. Parent\n  - [x] 3.1 One\n- [x] 3.2 Two\n');

    expect(read.map(({ id, parent, level }) => [id, parent, level])).toEqual([
      ['3', undefined, 0],
      ['3.1', '3', 1],
      ['3.2', '3', 1],
    ]);
  });

  it('3. a heading stands for a parent without a box', () => {
    const { tasks: read, groups } = readTasks(
      '## Task 1: Store\n\n- [ ] 1.1 Schema\n- [ ] 1.2 Access\n\n## 任务 2：Access\n\n- [ ] 2.1 Reader\n',
    );

    expect(groups.map(({ id, title }) => [id, title])).toEqual([
      ['1', 'Store'],
      ['2', 'Access'],
    ]);
    expect(read.map(({ parent }) => parent)).toEqual(['1', '1', '2']);
  });

  it('4. a plain numbered list below Requirements is one requirement', () => {
    expect(criteria('# Requirements\n\n## Requirements\n\n1. The tool keeps drafts\n2. The tool sorts them\n')).toEqual(['1.1', '1.2']);
  });

  it('5. bold bullets below numbered headings are their criteria, and references to other numbers dangle', () => {
    const requirements = readRequirements('## Requirements\n\n### 1. Mail\n\n- **Sending**: works\n- **Reading**: works\n');

    expect(traceSpec({ requirements, tasks: readTasks('- [ ] 1. A\n  - _Requirements: 1.2, 1.7_\n') })).toMatchObject({
      dangling: [{ id: '1.7', line: 2, column: 25, endColumn: 28, candidate: '1.2' }],
    });
  });

  it.each([
    ['6. a byte order mark', '\uFEFF'],
    ['7. a byte order mark before front matter', '\uFEFF---\ntitle: x\n---\n'],
  ])('%s is no part of the first line', (_what, prefix) => {
    const text = `${prefix}# Requirements Document: X\r\n\r\n### Requirement 1: Y\r\n\r\n1. THE S SHALL z`;

    expect(readRequirements(text)).toMatchObject({ title: 'X', requirements: [{ id: '1', criteria: [{ text: 'THE S SHALL z' }] }] });
    expect(joinLines(scanLines(text))).toBe(text);
  });

  it('7. CRLF and a missing end of line change nothing but the bytes', () => {
    const text = '- [ ] 1. A\r\n  - _Requirements: 1.1_\r\n- [ ] 2. B';

    expect(tasks(text)).toMatchObject([{ criteria: ['1.1'] }, { title: 'B', text: { line: 3, column: 7, offset: 43, length: 4 } }]);
    expect(setTaskStatus(text, '2', 'completed')).toEqual({ ok: true, text: text.replace('[ ] 2', '[x] 2') });
  });

  it.each(['', ' ', '\n', '\uFEFF', '\r\n\r\n'])('8. %j is an empty document of every kind', (text) => {
    expect([readRequirements(text), readBugfix(text), readDesign(text), readTasks(text)].map(({ empty }) => empty)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('9. duplicate numbers are all kept, and ambiguous ones are addressed by their text', () => {
    expect(criteria('### Requirement 5: A\n1. THE S SHALL a\n### Requirement 5: B\n1. THE S SHALL b\n')).toEqual(['5.1', '5.1']);
    expect(tasks('- [ ] 4. A\n- [ ] 4. B\n').map(({ key }) => key)).toEqual(['4. A', '4. B']);
  });

  it('10. numbers may carry letters', () => {
    expect(criteria('### Requirement 11b: A\n1. THE S SHALL a\n')).toEqual(['11b.1']);
    expect(tasks('- [ ] 4. P\n  - [ ] 4.1 A\n  - [ ] 4.1a B\n').map(({ id, parent }) => [id, parent])).toEqual([
      ['4', undefined],
      ['4.1', '4'],
      ['4.1a', '4'],
    ]);
  });

  it.each([
    ['as paragraphs', '1.1 WHEN a, THE S SHALL b\n\n1.2 THE S SHALL c\n'],
    ['with a dot behind the number', '1.1. THE S SHALL b\n\n1.2. THE S SHALL c\n'],
    ['in bold', '**1.1** THE S SHALL b\n\n**1.2** THE S SHALL c\n'],
    ['as list items', '- 1.1 THE S SHALL b\n- 1.2 THE S SHALL c\n'],
  ])('11. criteria carry their whole number %s', (_what, text) => {
    expect(criteria(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${text}`)).toEqual(['1.1', '1.2']);
  });

  it.each([
    ['### 要件1\n\n#### 受入基準\n\n1. WHEN 押す THEN システムは表示する\n', ['1.1']],
    ['### 需求 2：导出\n\n#### 验收标准\n\n1. WHEN 点击 THEN 系统 SHALL 导出\n', ['2.1']],
    ['### 요구사항 3: 내보내기\n\n#### 인수 조건\n\n1. WHEN 클릭 THEN 시스템은 저장해야 한다\n', ['3.1']],
    ['### Anforderung 4: Export\n\n#### Akzeptanzkriterien\n\n1. WENN geklickt, MUSS das System sichern\n', ['4.1']],
  ])('12. headings and criteria come in other languages: %j', (text, expected) => {
    expect(criteria(text)).toEqual(expected);
  });

  it('12. references come in other languages', () => {
    expect(tasks('- [ ] 1. 保存\n  - _要件: 1.1, 2.3_\n- [ ] 2. 导出\n  - _需求：3.1、3.2_\n').map((task) => task.criteria)).toEqual([
      ['1.1', '2.3'],
      ['3.1', '3.2'],
    ]);
  });

  it('13. ranges are written with hyphens and dashes, several in a line', () => {
    expect(tasks('- [ ] 1. A\n  - _Requirements: 1.1-1.3, 2.1–2.2_\n')[0]?.criteria).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2']);
  });

  it.each([
    ['All requirements', 'all', []],
    ['すべての要件', 'all', []],
    ['全要件のUI部分', 'all', []],
    ['All (testing infrastructure)', 'all', []],
    ['N/A (cleanup)', 'text', []],
    ['Future extensibility', 'text', []],
    ['全体基盤', 'text', []],
    ['2.1 (reduces hook-triggered turns)', 'id', ['2.1']],
    ['R6.1', 'id', ['R6.1']],
    ['FR-2.1.1', 'id', ['FR-2.1.1']],
    ['R-01', 'id', ['R-01']],
    ['DR1.2', 'id', ['DR1.2']],
    ['Property 4', 'property', []],
  ] as const)('14. the reference %s is of kind %s', (value, kind, expected) => {
    expect(tasks(`- [ ] 1. A\n  - _Requirements: ${value}_\n`)[0]?.references).toMatchObject([
      { raw: value, kind, ids: expected, line: 2 },
    ]);
  });

  it('14. one line may mix a word, an id and a section of the design', () => {
    const [task] = tasks('- [ ] 1. A\n  - _Requirements: Req 9.1; Design §Source Plan_\n');

    expect(task?.references.map(({ kind, ids: named, column }) => [kind, named, column])).toEqual([
      ['id', ['9.1'], 20],
      ['text', [], 29],
    ]);
  });

  it.each(['- [ ]* 2.3 A', '- [x]* 2.3 A', '- [ ]\\* 2.3 A', '- [-]* 2.3 A'])('15. %s is an optional task', (line) => {
    expect(tasks(line)).toMatchObject([{ id: '2.3', title: 'A', optional: true }]);
  });

  it.each([
    ['- [-] 3. Code ✅ done', 'in-progress'],
    ['- [~] 3. Code _(5.2 partial)_', 'queued'],
    ['- [x] 3. Code (DEFERRED)', 'completed'],
  ])('16. the mark of %s counts, whatever the words say', (line, status) => {
    expect(tasks(line)).toMatchObject([{ id: '3', status }]);
  });

  it.each([
    ['- [x] ~~7.1 Code~~', '7.1', 'Code'],
    ['- [x] **FOUNDATION-1: Core** ✅ COMPLETE', 'FOUNDATION-1', 'Core ✅ COMPLETE'],
    ['- [x] 🚀 1.2 Code', '1.2', 'Code'],
    ['- [x] 1. Code ✅ COMPLETED', '1', 'Code ✅ COMPLETED'],
  ])('17. %s is task %s', (line, id, title) => {
    expect(tasks(line)).toMatchObject([{ id, title, fullText: line.slice(6) }]);
  });

  it.each([
    ['- [ ] 0. A', '0'],
    ['- [ ] 0.1 A', '0.1'],
    ['- [ ] 1 A', '1'],
    ['- [ ] 1.1. A', '1.1'],
    ['- [ ] 1.1: A', '1.1'],
  ])('18. %s is task %s', (line, id) => {
    expect(ids(line)).toEqual([id]);
  });

  it('18. boxes without a number below a heading of checks are no tasks to run', () => {
    const plan = executableTasks(readTasks('- [ ] 1. A\n\n## Quality Checklist\n\n- [ ] Tests are green\n- [ ] Docs are written\n'));

    expect(plan.waves.flat().map(({ id }) => id)).toEqual(['1']);
  });

  it('20. boxes go four levels deep, by number and by indentation', () => {
    const text = '- [ ] 1. A\n  - [ ] 1.1 B\n    - [ ] 1.1.1 C\n      - [ ] 1.1.1.1 D\n        - [ ] E\n';

    expect(tasks(text).map(({ level, leaf }) => [level, leaf])).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [3, false],
      [4, true],
    ]);
  });

  it('21. four hundred tasks and a task of ninety details are read', () => {
    const boxes = Array.from({ length: 400 }, (_, index) => `- [ ] ${index + 1}. Task\n`).join('');
    const details = Array.from({ length: 90 }, (_, index) => `  - step ${index}\n`).join('');

    expect(tasks(boxes + details)).toHaveLength(400);
    expect(tasks(boxes + details).at(-1)?.details).toHaveLength(90);
  });

  it('22. neither SHALL in a glossary nor a list in the introduction is a criterion', () => {
    const text =
      '# R\n\n## Introduction\n\n1. **First**: the tool SHALL help\n2. **Second**\n\n## Glossary\n\n- **Tool**: it SHALL be one\n\n## Requirements\n\n### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE Tool SHALL a\n';

    expect(criteria(text)).toEqual(['1.1']);
  });

  it('24. a spec directory may lie anywhere and hold other files', () => {
    const spec = readSpec({
      'app/.kiro/Issues/Index fails/tasks.md': '- [ ] 1. A\n',
      'app/.kiro/Issues/Index fails/summary of it.md': '# S',
      'app/.kiro/Issues/Index fails/.DS_Store': '\u0000',
    });

    expect(spec).toMatchObject({ tasks: { order: ['1'] }, others: ['summary of it.md', '.DS_Store'], specType: 'feature' });
  });

  it('25. front matter is no part of the document', () => {
    expect(
      readRequirements('---\nstatus: "[ ] 1. draft"\n---\n# Requirements Document\n\n### Requirement 1\n1. THE S SHALL a\n'),
    ).toMatchObject({
      requirements: [{ id: '1', line: 6 }],
    });
  });

  it.each([
    ['{"specId":"x","workflowType":"requirements-first","specType":"feature"}', 'requirements-first'],
    ['{"specId":"x","workflowType":"design-first","specType":"feature"}', 'design-first'],
    ['{"generationMode":"requirements-first"}', 'requirements-first'],
    ['{"version":"1.0"}', undefined],
  ])('26. .config.kiro may be %s', (text, workflow) => {
    expect(readConfig(text)).toMatchObject({ workflow, findings: [] });
  });

  it('26. bugfix.md and requirements.md may stand side by side', () => {
    const spec = readSpec({
      'bugfix.md': '### Expected Behavior (Correct)\n\n2.1 WHEN a THEN the system SHALL b\n',
      'requirements.md': '### Requirement 7: A\n1. THE S SHALL a\n',
      '.config.kiro': '{"specId": "x", "workflowType": "requirements-first", "specType": "bugfix"}',
    });

    expect(traceSpec(spec).criteria.map(({ id }) => id)).toEqual(['2.1', '7.1']);
    expect(spec).toMatchObject({ specType: 'bugfix', workflow: 'bugfix' });
  });

  it('27. formatted lists with wide bullets and blank lines keep their details', () => {
    const [first, second] = tasks('-   [ ] 1. A\n\n    -   Build it\n\n    -   _Requirements: 1.1_\n\n-   [ ] 2. B\n');

    expect(first).toMatchObject({ details: ['Build it', '_Requirements: 1.1_'], criteria: ['1.1'] });
    expect(second?.id).toBe('2');
  });
});

describe('fields of tasks by other tools', () => {
  it("reads the marks and fields of cc-sdd's plans", () => {
    const [first, second] = tasks(
      '- [ ] 1.1 (P) Create the store\n  - _Requirements: 1, 2.3_\n  - _Boundary: Store, Cache_\n- [ ] 1.2 Use it (P)\n  - _Depends: 1.1_\n',
    );

    expect(first).toMatchObject({ id: '1.1', title: 'Create the store', parallel: true, criteria: ['1', '2.3'] });
    expect(first?.fields).toMatchObject([
      { label: 'requirements', value: '1, 2.3', line: 2 },
      { label: 'boundary', value: 'Store, Cache', line: 3 },
    ]);
    expect(second).toMatchObject({ title: 'Use it', parallel: true, dependsOn: ['1.1'] });
    expect(second?.prerequisites).toMatchObject([{ raw: '1.1', line: 5, column: 15, length: 3 }]);
  });

  it("reads the fields of spec-workflow's plans", () => {
    const [task] = tasks(
      '- [ ] 1. Create types\n  - File: src/types.ts\n  - _Leverage: src/base.ts_\n  - _Requirements: 1.1_\n  - _Prompt: Role: engineer | Task: create the types,\n    with docs | Success: they compile_\n  - _Blocked: no schema yet_\n',
    );

    expect(task).toMatchObject({ files: ['src/types.ts'], criteria: ['1.1'] });
    expect(task?.fields.map(({ label, value }) => [label, value])).toEqual([
      ['leverage', 'src/base.ts'],
      ['requirements', '1.1'],
      ['prompt', 'Role: engineer | Task: create the types, with docs | Success: they compile'],
      ['blocked', 'no schema yet'],
    ]);
  });

  it('reads the fields of bugfix plans, which go over several lines', () => {
    const [task] = tasks(
      '- [ ] 3.1 Fix it\n  - _Bug_Condition: isBugCondition(input) where the cart\n    is empty_\n  - _Expected_Behavior: total is 0 (2.1)_\n  - _Preservation: sums stay_\n  - _Requirements: 2.1, 3.1_\n',
    );

    expect(task?.fields.map(({ label, value }) => [label, value])).toEqual([
      ['bug condition', 'isBugCondition(input) where the cart is empty'],
      ['expected behavior', 'total is 0 (2.1)'],
      ['preservation', 'sums stay'],
      ['requirements', '2.1, 3.1'],
    ]);
    expect(task?.criteria).toEqual(['2.1', '3.1']);
  });
});

describe('19. dependency graphs', () => {
  const plan = (block: string) => readTasks(`- [ ] 1.1 A\n- [ ] 1.2 B\n- [ ] 1.10 C\n\n## Task Dependency Graph\n\n${block}\n`);
  const json = (text: string) => plan(`\`\`\`json\n${text}\n\`\`\``);

  it.each([
    ['{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2", "1.10"]}]}', [['1.1'], ['1.2', '1.10']]],
    ['{"waves": [{"wave": 1, "tasks": ["1.1"], "description": "first"}]}', [['1.1']]],
    [
      '{"waves": [{"name": "base", "tasks": ["1.1"], "parallel": true}, {"name": "top", "dependsOn": ["base"], "parallel": ["1.2"]}]}',
      [['1.1'], ['1.2']],
    ],
    ['{"waves": [{"tasks": ["1.1"]}]}', [['1.1']]],
    ['{"waves": [[1.1, 1.2], [1.10]]}', [['1.1', '1.2'], ['1.10']]],
    ['{"waves": [[1, 2], [3]]}', [['1', '2'], ['3']]],
    ['{"totalWaves": 1, "waves": {"0": ["1.1"], "1": ["1.2"]}}', [['1.1'], ['1.2']]],
    ['{"waves": [{"id": 0, "tasks": ["1.1 A"]}]}', [['1.1']]],
  ])('read %s', (text, waves) => {
    expect(json(text).waves?.map(({ tasks: wave }) => wave)).toEqual(waves);
  });

  it('say where an id stands', () => {
    expect(json('{"waves": [\n  {"tasks": ["1.1", "9.9"]}]}').waves?.[0]?.places).toEqual([
      { line: 9, column: 15, endColumn: 18 },
      { line: 9, column: 22, endColumn: 25 },
    ]);
  });

  it.each([
    'graph TD\n  1.1 --> 1.2\n  1.1 --> 1.10',
    'flowchart LR\n  T1_1[1.1 A] --> T1_2["1.2 B"]\n  T1_1 --> T1_10(1.10 C)',
    'graph TD\n  T1.1 --> T1.2 & T1.10',
  ])('read Mermaid in their place: %j', (diagram) => {
    expect(plan(`\`\`\`mermaid\n${diagram}\n\`\`\``).waves?.map(({ tasks: wave }) => wave)).toEqual([['1.1'], ['1.2', '1.10']]);
  });

  it.each(['graph TD\n  A[Design] --> B[Code]', 'graph TD\n  1.1 --> 1.1', 'sequenceDiagram\n  A->>B: 1.1'])(
    'take no order from a diagram that is none: %j',
    (diagram) => {
      expect(plan(`\`\`\`mermaid\n${diagram}\n\`\`\``)).toMatchObject({ waves: undefined, findings: [] });
    },
  );
});

describe('designs', () => {
  it('name interfaces, wherever their code stands', () => {
    const text =
      '## Components and Interfaces\n\n### Store\n\n```ts\nexport interface Store {\n  get(key: string): string;\n}\nexport async function open(path: string): Promise<Store> {}\nexport const close = (store: Store) => {};\n```\n\n```python\nclass Reader(Base):\n    def read(self, path):\n```\n\n```rust\npub struct Lock;\npub fn lock() {}\n```\n';

    expect(readDesign(text).interfaces.map(({ kind, name, line }) => `${kind} ${name} ${line}`)).toEqual([
      'interface Store 6',
      'function open 9',
      'function close 10',
      'class Reader 14',
      'function read 15',
      'struct Lock 19',
      'function lock 20',
    ]);
  });

  it.each([
    ['- `GET /api/notes/{id}`: one note', ['GET /api/notes/{id}']],
    ['| POST | /api/notes | creates |', ['POST /api/notes']],
    ['```http\nDELETE /api/notes/:id HTTP/1.1\n```', ['DELETE /api/notes/:id']],
    ['#### **PUT** `/api/notes/{id}`', ['PUT /api/notes/{id}']],
    ['GET the value from /tmp/x and /y', []],
    ['`GET` requests are cached', []],
    ['GET/POST /api/notes', ['GET /api/notes', 'POST /api/notes']],
    ['`GET` and `PUT /api/notes/{id}`, for administrators', ['GET /api/notes/{id}', 'PUT /api/notes/{id}']],
    ['| GET, POST or DELETE | `/api/notes` |', ['GET /api/notes', 'POST /api/notes', 'DELETE /api/notes']],
    ['methods GET, POST, PUT, DELETE, etc.', []],
    ['[GET /api/notes](#notes) and `GET /api/notes/[id]`', ['GET /api/notes', 'GET /api/notes/[id]']],
    ['<code>GET /api/notes/<int:id></code>', ['GET /api/notes/<int:id>']],
    ['**GET /files/** and `GET /files/**`', ['GET /files', 'GET /files/**']],
  ])('name the endpoints of %j', (text, expected) => {
    expect(readDesign(`## API\n\n${text}\n`).endpoints.map(({ method, path }) => `${method} ${path}`)).toEqual(expected);
  });

  it('hold properties and their references with their places', () => {
    const { properties } = readDesign(
      '## Correctness Properties\n\n### Property 2: Round trip\n\n*For any* x.\n\n**Validates: Requirements 1.2, 2.1**\n',
    );

    expect(properties[0]).toMatchObject({ key: '2', title: 'Round trip', line: 3 });
    expect(properties[0]?.validates).toMatchObject([
      { ids: ['1.2'], line: 7, column: 14, length: 16 },
      { ids: ['2.1'], line: 7, column: 32, length: 3 },
    ]);
  });
});
