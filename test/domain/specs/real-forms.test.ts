import { describe, expect, it } from '@jest/globals';
import {
  checkDesign,
  checkTasks,
  executableTasks,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
} from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

/** Forms that were met in public repositories and read wrongly at first. */
const rulesOf = (findings: readonly { ruleId: string }[]): string[] => findings.map(({ ruleId }) => ruleId);

describe('forms met in real specs', () => {
  it.each([
    ['- [ ] 1. Build `a.ts`\n  - **验证**: Requirements 1.1, 1.2\n', ['1.1', '1.2']],
    ['- [ ] 1. Build `a.ts`\n  - **Verifies**: Requirement 2.1\n', ['2.1']],
    ['- [ ] 1. Create the table with expiry — *Req 12.3* — **[blocked]**\n', ['12.3']],
    ['- [ ] 1. Create the table (Requirements 2.1, 2.2)\n', ['2.1', '2.2']],
    ['- [ ] 1. Build `a.ts`\n  - **Note**: see the requirements\n', []],
    ['- [ ] 1. Build `a.ts`\n  - _Requirements: [1.1, 1.2]_\n', ['1.1', '1.2']],
    ['- [ ] 1. Build `a.ts`\n  - Sort the rows [Requirements 1.1, 1.2]\n', ['1.1', '1.2']],
    ['- [ ] 1. Build `a.ts`\n  - Sort the rows (Req 2.3) and (see Requirement 3: limits)\n', ['2.3', '3']],
    ['- [ ] 1. Build `a.ts`\n  - 並べ替え（要件 2.1、2.2）\n', ['2.1', '2.2']],
    ['- [ ] 1. Build `a.ts`\n  - _Preservation: the rest (Requirements 3.1-3.3)_\n', ['3.1', '3.2', '3.3']],
    [
      '- [ ] 1. Build `a.ts`\n  - Sort (R4 AC1, AC3)\n  - _Requirements: R2 AC1-3, AC5, Req 3 AC 2_\n',
      ['R4.1', 'R4.3', 'R2.1', 'R2.2', 'R2.3', 'R2.5', '3.2'],
    ],
    ['- [ ] 1. Build `a.ts`\n  - _Requirements: US-1.AC-3, US-1.AC-4_\n', ['US-1.3', 'US-1.4']],
    ['- [ ] 1. Build `a.ts`\n  - _Requirements: AC-1.1, AC-2_\n', ['AC-1.1', 'AC-2']],
    ['- [ ] 1. Build `a.ts`\n  - _Requirements: 1.1,\n    1.2_\n', ['1.1', '1.2']],
    ['- [ ] 1. Build `a.ts`\n  - Requirements: 1.1, 1.2,\n    2.1,\n    2.2\n    and more\n', ['1.1', '1.2', '2.1', '2.2']],
    ['- [ ] 1. Build `a.ts`\n  - **Validates: Requirements 1.1,\n    1.2**\n', ['1.1', '1.2']],
    ['- [ ] 1. Build `a.ts`\n  - Files: `b.ts`,\n    2.1\n', []],
    ['- [ ] 1. Build `a.ts`\n  - Keep the rows (2 of them) in [1, 2], as no requirement 3 says\n', []],
    ['- [ ] 1. Test\n  - **Property 7: Rules are kept** - **Validates: Requirements 3.1, 3.2**\n', ['3.1', '3.2']],
    ['- [ ] 1. Test\n  - **Property 7: Rules are kept** — _Requirements: 3.1_\n', ['3.1']],
    ['- [ ] 1. Test\n  - **Property 7: Rules are kept** - **Note: see 3.1**\n', []],
    ['- [ ] 1. Test\n  - **属性 6：成功操作反馈** - 验证需求 2.5, 2.6\n', ['2.5', '2.6']],
    ['- [ ] 1. Test\n  - **Model:** llama-3.1 - see version 3.1\n', []],
  ])('criteria of %j are %j', (text, criteria) => {
    expect(readTasks(text).tasks[0]?.criteria).toEqual(criteria);
  });

  it('reads requirements with a prefix of their own, and criteria in bold behind AC', () => {
    const prefixed = readRequirements('### Requirement R2: Freeze\n\n#### Acceptance Criteria\n\n1. THE Tool SHALL record it\n');
    const bold = readRequirements('### 3.2 Cleanup\n\n**AC 3.2.1**: Remove what is temporary\n\n**AC 3.2.2**: Name what stays\n');

    expect(prefixed.requirements.map(({ id, criteria }) => [id, criteria.map((criterion) => criterion.id)])).toEqual([['R2', ['R2.1']]]);
    expect(bold.requirements.map(({ id, criteria }) => [id, criteria.map((criterion) => criterion.id)])).toEqual([
      ['3.2', ['3.2.1', '3.2.2']],
    ]);
  });

  it('reads criteria on under headings within their list, and with ids of their own that are not bold', () => {
    const parted =
      '### Requirement 2: Menu\n\n#### Acceptance Criteria\n\n##### Header\n\n1. The App shall show a link\n\n##### Address\n\n2. The App shall open /a\n\n' +
      '#### Notes\n\n3. The App shall not be read here\n';
    const own = '### US-1: Load once\n\n**Acceptance Criteria**:\n- AC-1.1: The page loads once\n- AC-1.2: No loop\n';
    const ids = (text: string): (string | undefined)[] =>
      readRequirements(text).requirements.flatMap(({ criteria }) => criteria.map(({ id }) => id));

    expect(ids('### Requirement 4: Search\n\n1a. The App shall a\n1b. The App shall b\n2. The App shall c\n')).toEqual([
      '4.1a',
      '4.1b',
      '4.2',
    ]);
    expect(ids(parted)).toEqual(['2.1', '2.2']);
    expect(ids(own)).toEqual(['AC-1.1', 'AC-1.2']);
  });

  it.each([
    ['**Objective:** As a reader, I want to search', 'As a reader, I want to search'],
    ['**目的:** 利用者として、検索したい', '利用者として、検索したい'],
    ['**目标：** 作为用户，我想搜索', '作为用户，我想搜索'],
    ['**História do usuário:** Como leitor, quero buscar', 'Como leitor, quero buscar'],
    ['**Récit utilisateur :** En tant que lecteur, je veux chercher', 'En tant que lecteur, je veux chercher'],
  ])('takes %j for a user story', (line, story) => {
    expect(readRequirements(`### Requirement 1: Search\n\n${line}\n`).requirements[0]?.story).toBe(story);
  });

  it('goes on with what a property or a component serves in the next line', () => {
    const text =
      '## Components\n\n### Store\n\n_Satisfies: 1.1,\n1.2_\n\n## Correctness Properties\n\n### Property 1: A\n\n**Validates: Requirements 1.1, 1.3,\n2.1**\n3.1\n';
    const { components, properties } = readDesign(text);
    const places = [...(components[0]?.satisfies ?? []), ...(properties[0]?.validates ?? [])];

    expect(places.flatMap(({ ids }) => ids)).toEqual(['1.1', '1.2', '1.1', '1.3', '2.1']);
    expect(places.map(({ offset, length }) => text.slice(offset, offset + length))).toEqual(places.map(({ raw }) => raw));
  });

  it.each([
    ['**User Story:** As a user, I want a\n\n**Objective:** lower costs', 'As a user, I want a'],
    ['**Objective:** lower costs\n\n**User Story:** As a user, I want a', 'As a user, I want a'],
    ['**目标用户:** 管理员', ''],
    ['**Objectives of the year:** lower costs', ''],
  ])('of %j the user story is %j', (lines, story) => {
    expect(readRequirements(`### Requirement 1: Search\n\n${lines}\n`).requirements[0]?.story).toBe(story);
  });

  it.each([
    ['# Background Job Requirements\n\n- meta\n\n## Introduction\n\nJobs run.', 'Jobs run.'],
    ['# Background Job Requirements\n\n- meta', ''],
    ['# A\n\n## Background\n\nOnce.\n\n## Introduction\n\nJobs run.', 'Jobs run.'],
    ['# A\n\n## Background\n\nOnce.', 'Once.'],
    ['## Contexto\n\nOnce.', 'Once.'],
  ])('of %j the introduction is %j', (text, introduction) => {
    expect(readRequirements(text).introduction).toBe(introduction);
    expect(readBugfix(text).introduction).toBe(introduction);
  });

  it('reads twice as many stories, and looks for twice as many components, in about twice the time', () => {
    const letters = (n: number): string => String(n).replaceAll(/\d/g, (figure) => 'abcdefghij'.charAt(Number(figure)));
    const each = (size: number, line: (n: number) => string): string => Array.from({ length: size }, (_, n) => `${line(n)}\n`).join('');
    const stories = (size: number) => readRequirements(each(size, (n) => `## User Story ${String(n)}`));
    const design = (size: number): string =>
      `## Components\n\n### Store\n\n${each(size, (n) => `Old${letters(n)}Part`)}\n## Data Flow\n\n${each(size, (n) => `- Newz${letters(n)}Part`)}`;

    expect(growth(stories, 5000, 4)).toBeLessThan(9);
    expect(growth((size) => checkDesign(readDesign(design(size)), {}), 1000, 4)).toBeLessThan(9);
  });

  it.each(['aA', 'a-'])('looks for a name in a title of eight times as many %j in about eight times the time', (part) => {
    const title = (size: number) => checkTasks(readTasks(`- [ ] 1. ${part.repeat(size)}.\n`), {});

    expect(growth(title, 1500, 8)).toBeLessThan(24);
  });

  it('tells properties with decimals apart', () => {
    const text = '### Property 4.1: Order\n\n### Property 4.10: Bounds\n\n### Property 4.5: Round trip\n';

    expect(readDesign(text).properties.map(({ label }) => label)).toEqual(['4.1', '4.10', '4.5']);
    expect(rulesOf(checkDesign(readDesign(text), {}))).not.toContain('design-property-duplicate');
  });

  it('takes what shows how a property is tested for no second one', () => {
    const tests = '## Testing Strategy\n\n### Example Tests\n\n#### Property 1: Order\n';
    const labels = (text: string): string[] => readDesign(text).properties.map(({ label }) => label);

    expect(labels(`### Property 1: Order\n\n### Property 2: Bounds\n\n${tests}`)).toEqual(['1', '2']);
    expect(labels(`## Correctness Properties\n\nProperty 1: Order\n\nProperty 2: Bounds\n\n${tests}`)).toEqual(['1', '2']);
    expect(labels(tests)).toEqual(['1']);
  });

  it('takes what components say in their headings', () => {
    const text = '## Components\n\n### Dependency check (Requirements 2.5, 2.6)\n\nText.\n';

    expect(readDesign(text).components[0]?.satisfies.flatMap(({ ids }) => ids)).toEqual(['2.5', '2.6']);
  });

  it('asks no component to be described that is there already or that the text speaks of', () => {
    const diagram =
      '```mermaid\ngraph TB\n  subgraph "Existing"\n    D[DependencyManager]\n  end\n  D --> R[RuntimeExecutor]\n  D --> Q[QueueWorker]\n```\n';
    const text = `## Components\n\n### Store\n\nIt registers with RuntimeExecutor.\n\n${diagram}`;
    const found = checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'design-component-undescribed');

    expect(found.map(({ message }) => message)).toEqual(['QueueWorker takes part in the flow but is never described.']);
  });

  it.each([
    ['A -->|No| F["StoreError::Locked"]'],
    ['A --> F["Locked::StoreFault"]'],
    ['A --> F[LockedException]'],
    ['A --> F[MailSender<br/>existing, sends mails]'],
    ['A --> F[MailSender 現成]'],
    ['A --> F[Forms<br/>e.g. MailForm]'],
    ['A --> F[MailSettings.ini]'],
    ['A --> F[API Gateway + ElastiCache<br/>port 6379]'],
  ])('takes %j for no component of its own', (node) => {
    const text = `## Components\n\n### Store\n\nIt keeps.\n\n\`\`\`mermaid\ngraph TB\n  A[Store]\n  ${node}\n  A --> Q[QueueWorker]\n\`\`\`\n`;
    const found = checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'design-component-undescribed');

    expect(found.map(({ message }) => message)).toEqual(['QueueWorker takes part in the flow but is never described.']);
  });

  it('lets a dependency graph name parents that are done', () => {
    const graph = (mark: string): string =>
      `- [${mark}] 1. A\n  - [${mark}] 1.1 B\n- [ ] 2. C\n\n## Task Dependency Graph\n\n\`\`\`json\n{"waves": [{"id": 0, "tasks": ["1"]}, {"id": 1, "tasks": ["2"]}]}\n\`\`\`\n`;
    const plan = executableTasks(readTasks(graph('x')));

    expect(rulesOf(checkTasks(readTasks(graph(' ')), {}))).toContain('tasks-waves');
    expect(rulesOf(checkTasks(readTasks(graph('x')), {}))).not.toContain('tasks-waves');
    expect([plan.order, plan.waves.flat().map(({ id }) => id)]).toEqual(['graph', ['2']]);
  });

  it('takes criteria for served that a heading anywhere in the design names', () => {
    const requirements = readRequirements(
      ['1', '2', '3']
        .map((id) => `### Requirement ${id}: A\n\n#### Acceptance Criteria\n\n1. THE Shop SHALL close\n2. THE Shop SHALL open\n`)
        .join('\n'),
    );
    const design = readDesign(
      '## Components\n\n### Store\n\n_Satisfies: 1.1_\n\n#### Bar (Requirements 1, 2.1)\n\nText.\n\n## Access (Requirement 3)\n',
    );

    expect(
      checkDesign(design, { requirements })
        .filter(({ ruleId }) => ruleId === 'design-criterion-unserved')
        .map(({ message }) => /criterion ([\d.]+)/.exec(message)?.[1]),
    ).toEqual(['2.2']);
  });

  it('lets tasks that are done write one file, and those that were put off be open below a parent that is done', () => {
    const plan = (mark: string): string =>
      `- [${mark}] 1. A\n  - Files: \`src/a.ts\`\n- [ ] 2. B\n  - Files: \`src/a.ts\`\n\n## Task Dependency Graph\n\n\`\`\`json\n{"waves": [{"id": 0, "tasks": ["1", "2"]}]}\n\`\`\`\n`;
    const parent = (title: string): string => `- [x] 1. A\n  - [x] 1.1 B\n  - [ ] 1.2 ${title}\n`;
    const open = (title: string): string[] => rulesOf(checkTasks(readTasks(parent(title)), {})).filter((id) => id === 'tasks-parent-done');

    expect(rulesOf(checkTasks(readTasks(plan(' ')), {}))).toContain('tasks-wave-conflict');
    expect(rulesOf(checkTasks(readTasks(plan('x')), {}))).not.toContain('tasks-wave-conflict');
    expect(['(DEFERRED) Link it', '**Skipped** Link it', 'Link it [postponed]'].flatMap(open)).toEqual([]);
    expect(['Skipped: link it', 'Deferred – link it', '[Obsolete] Link it'].flatMap(open)).toEqual([]);
    expect(['Link it', 'Show skipped entries', 'Deferrable part'].flatMap(open)).toHaveLength(3);
    expect(
      ['Link it – deferred', 'Link it (not needed)', '[Optional] Link it', '~~Link it~~', 'Link it\n    - Deferred to v2'].flatMap(open),
    ).toEqual([]);
    expect(['Link it\n    - **Status:** cancelled', 'Optional: link it', "Link it (won't do)"].flatMap(open)).toEqual([]);
    expect(['Optional step', 'List what is out of scope', 'Link it\n    - Deferred links are listed'].flatMap(open)).toHaveLength(3);
    expect(['Cancelled orders are refunded', 'Deferred loading of images', 'Deferred-loading of images'].flatMap(open)).toHaveLength(3);
  });

  it.each([
    ['- [ ] 1. Write the user guide\n  - Add screenshots\n', 'tasks-success-criterion'],
    ['- [ ] 1. Update `docs/usage.md`\n', 'tasks-success-criterion'],
    ['# Plan\n\n## Future Extensions\n\n- [ ] F1. Network part\n', 'tasks-success-criterion'],
    ['# Plan\n\n## Phase 9 (deferred)\n\n### More\n\n- [ ] 1. Network part\n', 'tasks-success-criterion'],
    [`- [ ] 1. Build the part\n${'  **Scope**:\n  - Look\n'.repeat(6)}`, 'tasks-size'],
  ])('gives no advice on %j by %s', (text, ruleId) => {
    expect(rulesOf(checkTasks(readTasks(text), {}))).not.toContain(ruleId);
  });

  it.each([
    ['Future Extensions', false],
    ['Future', false],
    ['Backlog (v2)', false],
    ['Roadmap: autumn', false],
    ['Future Potential Improvements', false],
    ['Post-MVP Polish', false],
    ['Future-proof the parser', true],
    ['Backlog service', true],
    ['Roadmap API', true],
  ])('takes what stands below "%s" for tasks to advise on: %s', (heading, expected) => {
    const findings = checkTasks(readTasks(`# Plan\n\n## ${heading}\n\n- [ ] 1. Network part\n`), {});

    expect(rulesOf(findings).includes('tasks-success-criterion')).toBe(expected);
  });

  it('takes a count at the beginning of a task for no number of it', () => {
    expect(readTasks('- [ ] 1.5k concurrent users are supported\n- [ ] 1.5k Build it\n').tasks.map(({ id }) => id)).toEqual(['', '1.5k']);
  });

  it.each(['Architecture Overview', 'Test Strategy', '測試策略', 'Error States', 'Verification', '錯誤處理', 'Module Structure'])(
    'knows a section under the name %s',
    (name) => {
      const missing = (text: string): number =>
        checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'design-sections').length;

      expect(missing(`## ${name}\n\nText.\n`)).toBeLessThan(missing('## Other\n\nText.\n'));
    },
  );

  it('takes what is said in a sequence diagram for no component, nor whom the text calls by a longer name', () => {
    const diagram =
      '```mermaid\nsequenceDiagram\n  participant A as QueueWorker\n  participant AuditLog\n  participant OtherDevice\n  A->>AuditLog: write(Text, SourceLang="ko")\n```\n';
    const text = `## Components\n\n### Store\n\nIt writes through IAuditLogService.\n\n${diagram}`;
    const found = checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'design-component-undescribed');

    expect(found.map(({ message }) => message)).toEqual(['QueueWorker takes part in the flow but is never described.']);
  });

  it('takes boxes below a label such as Verification for a checklist, which says when the tasks above it are done', () => {
    const tasks = readTasks(
      '# Plan\n\n## Task 0: Basis\n\n # Acceptance Criteria\n\n- [ ] Migrations run\n\n## Task 1: Schema\n\n**Deliverables**:\n- [ ] Create the table of certificates\n\n**Verification**:\n- [ ] Migrations run\n\nThen:\n- [ ] Add the index\n',
    );

    expect(
      executableTasks(tasks)
        .waves.flat()
        .map(({ title }) => title),
    ).toEqual(['Create the table of certificates', 'Add the index']);
    expect(rulesOf(checkTasks(tasks, {}))).not.toContain('tasks-success-criterion');
  });

  it.each([
    ['1', ''],
    ['1', '  - [ ] 1.1 Create the table\n  - [ ] 1.2 Color the rows\n'],
  ])('takes such a list in a plan without headings of tasks for that of task %s in front of it only, with steps %j', (_id, steps) => {
    const others = [2, 3, 4].map((id) => `- [ ] ${String(id)}. Create the page ${String(id)}\n`).join('');
    const text = `# Plan\n\n${others}- [ ] 1. Create the list\n${steps}\nVerification:\n- [ ] All good\n`;

    expect(
      checkTasks(readTasks(text), {})
        .filter(({ ruleId }) => ruleId === 'tasks-success-criterion')
        .map(({ message }) => message.slice(0, 6)),
    ).toEqual(['Task 2', 'Task 3', 'Task 4']);
  });

  it('takes a label that only begins as that of a checklist for no checklist', () => {
    const text = '- [ ] 1. Create the page\n\nQuality gates service:\n- [ ] Create the gate\n';

    expect(rulesOf(checkTasks(readTasks(text), {})).filter((id) => id === 'tasks-success-criterion')).toHaveLength(2);
  });

  it.each([
    'UI/UX work',
    'CI/CD and deployment',
    'GitHub integration for v1.0',
    'Sign in with GitHub',
    'Create/edit users in Node.js',
    'Port -Node.js',
  ])('takes no step below %j for one of a thing with a name', (title) => {
    expect(rulesOf(checkTasks(readTasks(`- [ ] 1. ${title}\n  - [ ] 1.1 Implement authentication\n`), {}))).toContain('tasks-granularity');
  });

  it.each([
    'Implement `Login`',
    'Build UserService with a cache',
    'Create auth.ts',
    'Create -auth.ts',
    'Create an-Auth.js',
    'Serve /login',
    'Add the useAuth hook',
    'Work on user_store',
  ])('takes a step below %j for one of it', (title) => {
    expect(rulesOf(checkTasks(readTasks(`- [ ] 1. ${title}\n  - [ ] 1.1 Implement authentication\n`), {}))).not.toContain(
      'tasks-granularity',
    );
  });

  it.each([
    ['- [ ] 24.1 Testar criação da preferência\n  - Mock do SDK\n', 'tasks-success-criterion'],
    ['- [ ] 13.1 إنشاء التوثيق الفني\n  - توثيق هيكل النظام الجديد\n', 'tasks-success-criterion'],
    ['## Task 11: Implement the OrganizersCarousel component\n\n- [ ] 11.4 Add navigation arrows\n', 'tasks-granularity'],
    ['- [ ] 11. Create the footer component\n- [ ] 11.4 Add refresh button\n', 'tasks-granularity'],
    ['- [ ] 11. Manual QA checklist\n  - [ ] Links scroll to `#contact`.\n', 'tasks-success-criterion'],
    [`- [ ] 10. Smoke test at all widths\n${'  - Look\n'.repeat(12)}`, 'tasks-size'],
    ['- [ ] 9. Criar testes\n  - _Requirements: 1.1-1.12_\n', 'tasks-size'],
    ['- **TODO Generator**: makes lists\n', 'document-placeholder'],
  ])('says nothing of %j by %s', (text, ruleId) => {
    expect(rulesOf(checkTasks(readTasks(text), {}))).not.toContain(ruleId);
  });

  it.each(['All', 'All requirements', 'Todas', 'toutes les exigences', 'جميع المتطلبات', 'Все требования'])(
    'knows %s for all criteria',
    (all) => {
      expect(readTasks(`- [ ] 1. A\n  - _Requirements: ${all}_\n`).tasks[0]?.references.map(({ kind }) => kind)).toEqual(['all']);
    },
  );

  it('says how many tell what most do not in a sentence that agrees', () => {
    const tasks = Array.from(
      { length: 8 },
      (_, n) => `- [ ] ${String(n + 1)}. Create the part of number ${String(n)} ${n < 2 ? 'and test it' : ''}\n`,
    );

    expect(checkTasks(readTasks(tasks.join('')), {}).map(({ message }) => message)).toContain(
      'Only 2 of the 8 tasks ahead say how one sees that it is done.',
    );
  });

  it('gives no advice on tasks that are done, nor on steps whose parent cites criteria, nor on numbered checklists', () => {
    const done = '- [x] 1. Implement authentication\n';
    const steps = '- [ ] 1. Build `a.ts`\n  - [ ] 1.1 Color the rows\n  - _Requirements: 1.1_\n';
    const checklist = '- [x] 1. Build `a.ts`\n\n## KSE Status Markers\n\n- [ ] 1 Outcomes validated and retained\n';

    for (const text of [done, steps, checklist])
      expect(rulesOf(checkTasks(readTasks(text), {}))).not.toEqual(expect.arrayContaining(['tasks-success-criterion']));
  });
});

describe('tasks without a document that states criteria', () => {
  it('are told once what they refer to', () => {
    const tasks = readTasks('- [ ] 1. A\n  - _Requirements: 1.1, 1.2_\n- [ ] 2. B\n  - _Requirements: 9.9_\n- [ ] 3. C\n');
    const dangling = (context: Parameters<typeof checkTasks>[1]) =>
      checkTasks(tasks, context).filter(({ ruleId }) => ruleId === 'tasks-reference-dangling');

    expect(dangling({})).toMatchObject([
      {
        level: 'warning',
        line: 2,
        message: expect.stringMatching(/^2 tasks refer to criteria \(1\.1, 1\.2, 9\.9\).* no requirements\.md/),
      },
    ]);
    expect(dangling({ requirements: readRequirements('# Requirements\n') })).toEqual([]);
  });
});
