import { describe, expect, it } from '@jest/globals';
import {
  commitEvidence,
  passedEvidence,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
  renderBugfix,
  renderBugfixDesign,
  renderDesign,
  renderRequirements,
  renderTasks,
  testEvidence,
  traceSpec,
} from '../../../lib/domain/specs/index.ts';
import * as drafts from './drafts.ts';

const requirements = readRequirements(renderRequirements(drafts.requirementsDraft));
const design = readDesign(renderDesign(drafts.designDraft));
const tasks = readTasks(renderTasks(drafts.tasksDraft));

describe('traceSpec', () => {
  it('leads from each criterion to components, properties and tasks', () => {
    const trace = traceSpec({ requirements, design, tasks });

    expect(trace.criteria.map(({ id, components, properties, tasks: owners }) => [id, components, properties, owners])).toEqual([
      ['1.1', ['PreferenceService'], ['1'], ['1.1', '1.2']],
      ['1.2', ['PreferenceService'], [], ['1.1']],
      ['2.1', ['AuditLogger'], [], ['3.1']],
    ]);
    expect(trace).toMatchObject({ dangling: [], gaps: { unserved: [], unowned: [] }, coverage: { criteria: 3, served: 3, owned: 3 } });
  });

  it('counts the gaps of what is not there yet', () => {
    expect(traceSpec({ requirements })).toMatchObject({
      gaps: { unserved: ['1.1', '1.2', '2.1'], unowned: ['1.1', '1.2', '2.1'] },
      coverage: { criteria: 3, served: 0, owned: 0 },
    });
  });

  it('asks nobody to fulfil the defect of a bugfix', () => {
    const bugfix = readBugfix(renderBugfix(drafts.bugfixDraft));
    const fix = readDesign(renderBugfixDesign(drafts.bugfixDesignDraft));
    const plan = readTasks('- [ ] 1. Fix\n  - _Requirements: 1.1, 2.1, 3.1_');

    expect(traceSpec({ bugfix, design: fix, tasks: plan })).toMatchObject({
      dangling: [],
      gaps: { unserved: [], unowned: [] },
      coverage: { criteria: 2, served: 2, owned: 2 },
    });
  });

  it.each([
    ['1', ['1.1', '1.1.1', '1.1.2', '1.2.1']],
    ['Requirement 1', ['1.1', '1.1.1', '1.1.2', '1.2.1']],
    ['1.2', ['1.2.1']],
    ['2', ['2.1.1']],
    ['2.1', ['2.1.1']],
    ['1-2', ['1.1', '1.1.1', '1.1.2', '1.2.1', '2.1.1']],
  ])('takes %s for all that its sub-requirements state', (reference, owned) => {
    const nested = readRequirements(
      [
        '### Requirement 1: A\n\n1. THE A SHALL b\n',
        '#### Requirement 1.1: B\n\n1. THE A SHALL c\n2. THE A SHALL d\n',
        '#### Requirement 1.2: C\n\n1. THE A SHALL e\n',
        '### Requirement 2.1: D\n\n1. THE A SHALL f\n',
      ].join('\n'),
    );
    const trace = traceSpec({ requirements: nested, tasks: readTasks(`- [ ] 1. A\n  - _Requirements: ${reference}_`) });

    expect(trace.criteria.filter((criterion) => criterion.tasks.length > 0).map(({ id }) => id)).toEqual(owned);
    expect(trace.dangling).toEqual([]);
  });

  it('takes a plain number for the only kind of requirements that has one below it', () => {
    const kinds = readRequirements('### FR-1.1: A\n\n1. THE A SHALL b\n\n### FR-1.2: B\n\n1. THE A SHALL c\n');
    const trace = traceSpec({ requirements: kinds, tasks: readTasks('- [ ] 1. A\n  - _Requirements: 1_') });

    expect(trace).toMatchObject({ dangling: [], gaps: { unowned: [] } });
  });

  it.each([
    ['a whole requirement', '1', ['1.1', '1.2']],
    ['a range over requirements', '1.2-2.1', ['1.2', '2.1']],
    ['everything', 'All requirements', ['1.1', '1.2', '2.1']],
    ['a part of a criterion', '1.2.1', ['1.2']],
    ['a prefixed id', 'REQ-1.1', ['1.1']],
    ['free text', 'Future use', []],
  ])('resolves %s', (_what, reference, owned) => {
    const trace = traceSpec({ requirements, tasks: readTasks(`- [ ] 1. A\n  - _Requirements: ${reference}_`) });

    expect(trace.criteria.filter((criterion) => criterion.tasks.length > 0).map(({ id }) => id)).toEqual(owned);
    expect(trace.dangling).toEqual([]);
  });

  it('follows criteria into commits and tests, and tells which have neither', () => {
    const commits = [
      { id: 'c1', message: 'Toggle\n\nServes:\n- 1.1 toggle\n\nSpec: .kiro/specs/mute\nTask: 1.1\nCriteria: 1.1' },
      { id: 'c2', message: 'Audit\n\nSpec: other\nTask: 3.1\nCriteria: 2.1' },
      { id: 'c3', message: 'Tidy up' },
      { id: 'c4', message: 'Say\n\nTask: 3.1\n\nSpec: mute' },
    ].flatMap((commit) => commitEvidence(commit, 'mute') ?? []);
    const tests = [
      { path: 'a.test.ts', text: '// Feature: mute, Property 1: Round trip\n// Feature: other, Property 9: x\n' },
      { path: 'b.test.ts', text: "it('answers 404', () => {}); // Validates: Requirements 1.2, 9.9\n" },
    ].flatMap((file) => testEvidence(file, 'mute') ?? []);

    const trace = traceSpec({ requirements, design, tasks, commits, tests });

    expect(trace.criteria.map(({ id, commits: by, tests: proven }) => [id, by, proven])).toEqual([
      ['1.1', ['c1'], ['a.test.ts']],
      ['1.2', ['c1'], ['b.test.ts']],
      ['2.1', [], []],
    ]);
    expect(trace).toMatchObject({
      gaps: { uncommitted: ['2.1'], untested: ['2.1'] },
      coverage: { criteria: 3, committed: 2, tested: 2 },
    });
  });

  it.each([
    ['a range with blanks', 'Spec: mute\nCriteria: 1.1 - 1.2, 2.1', ['1.1', '1.2', '2.1']],
    ['a range in words', 'Spec: mute\nCriteria: 1.1 to 1.2', ['1.1', '1.2']],
    ['what stands above the spec', 'Task: 3.1\nCriteria: 1.2\nSpec: mute\nSpec: other\nCriteria: 1.1', ['1.2', '2.1']],
    ['what stands below another spec', 'Spec: other\nCriteria: 1.1\nSpec: mute\nCriteria: 1.2', ['1.2']],
  ])('reads of trailers %s', (_what, trailers, served) => {
    const evidence = commitEvidence({ id: 'c1', message: `Title\n\n${trailers}` }, 'mute');

    const trace = traceSpec({ requirements, tasks, commits: evidence === undefined ? [] : [evidence] });

    expect(trace.criteria.filter(({ commits }) => commits.length > 0).map(({ id }) => id)).toEqual(served);
  });

  it.each<[string, string, string[]]>([
    ['a comment', '# Verifies: 1.1 and 2.1', ['1.1', '2.1']],
    ['a range in a comment', '/** **Validates: Requirements 1.1-1.2** */', ['1.1', '1.2']],
    ['the title of a test', "it('1.2 2.1 refuses the eleventh', () => {", ['1.2', '2.1']],
    ['the title of a table of tests', '])("mute %s (2.1)", () => {', ['2.1']],
    ['a property in a title', "test('keeps the rest, for all (Property 1)', () => {", ['1.1']],
    ['a part of a property', "test('keeps the rest, for all (Property 1b)', () => {", ['1.1']],
    ['criteria in brackets of their own', "it('keeps the rest [1.2, 2.1]')", ['1.2', '2.1']],
    ['a criterion behind the word', "it('opens the list (criterion 1.2)')", ['1.2']],
    ['criteria behind their short names', "it('AC 1.2: opens the list'); it('keeps (Req. 2.1) the rest')", ['1.2', '2.1']],
    ['the name of a function', 'def test_1_2_keeps_the_rest(self):\nfunc Test_2_1_Refuses(t *testing.T) {', ['1.2', '2.1']],
    ['the name of a function for two', 'fn test_req_1_2_and_2_1_keep() {\n    void test1_1Adds() {}', ['1.1', '1.2', '2.1']],
    ['a function with a version or an amount', 'def test_1_2_0_migrates():\ndef test_2_100_items():\ndef rounds_1_2_up():', []],
    ['a version behind a name', "it('refuses TLS 1.1 or later'); it('TLS 1.2 is the least'); it('needs AC1.1 sockets')", []],
    [
      'numbers that a title is about',
      'it("rounds 1.1 up to 2"); it("costs $1.2 each"); it("OAuth 2.1 flow"); it("pi is 1.2"); it("x >= 2.1")',
      [],
    ],
    ['numbers behind a colon', 'it("version: 1.2"); it("(OAuth 2.1)")', []],
    ['a version in a title', 'it("version 2.1 works, and v1.1, and 1.2.3")', []],
    ['a quantity in a title', 'it("answers within 1.2 seconds and rounds 2.1 %")', []],
    ['a number of the code', 'expect(price).toBe(1.2);', []],
    ['another spec', '// Feature: other, Property 1: x\n// Validates: Requirements 1.1', []],
    ['the folder of another spec', '// .kiro/specs/other/requirements.md\n// Validates: Requirements 1.1', []],
    ['the folder of this spec', '// .kiro/specs/mute/requirements.md\n// Validates: Requirements 1.1', ['1.1']],
  ])('reads of %s what a test proves', (_what, text, proven) => {
    const evidence = testEvidence({ path: 'a.test.ts', text }, 'mute');

    const trace = traceSpec({ requirements, design, tests: evidence === undefined ? [] : [evidence] });

    expect(trace.criteria.filter(({ tests }) => tests.length > 0).map(({ id }) => id)).toEqual(proven);
  });

  it.each([
    ['says nothing of any', '', []],
    ['says something of another', '// Feature: mute-all, Property 1: x\n', []],
    ['names the folder of this one', '// .kiro/specs/mute/\n', ['1.1']],
    ['names this one', '# Feature: mute\n', ['1.1']],
  ])('takes of a file that belongs to no spec and %s what it proves', (_what, head, proven) => {
    const evidence = testEvidence({ path: 'cart.test.ts', text: `${head}it('1.1 adds an item')` }, 'mute', false);

    expect(evidence?.references.flatMap(({ ids }) => ids) ?? []).toEqual(proven);
  });

  it.each<[string, string, string[], string[]]>([
    ['its title stands in a file of the spec', "it('1.2 keeps the rest', …", ['mute 1.2 keeps the rest'], ['1.2']],
    ['its title has values filled in', 'it.each(x)("1.2 2.1 mutes %s for ${days} d", …', ['1.2 2.1 mutes sms for 3 d'], ['1.2', '2.1']],
    ['its title is no call', '[ x = 1 ] && echo "ok 1.2 keeps the rest"', ['a.test.sh > 1.2 keeps the rest'], ['1.2']],
    ['its title is that of a subtest in Go', 't.Run("1.2 keeps the rest", func', ['TestMute/1.2_keeps_the_rest'], ['1.2']],
    ['its title is that of a scenario', '  Scenario: 1.2 keeps the rest', ['Mute > 1.2 keeps the rest'], ['1.2']],
    ['its title names a property', "it('round trip (Property 1)', …", ['mute round trip (Property 1)'], ['1.1']],
    ['its title is called by its id alone', "it('1.2', …", ['mute > 1.2'], ['1.2']],
    ['its title stands behind a number that ends alike, too', "it('1.2 EUR are kept', …", ['11.2 EUR: 1.2 EUR are kept'], ['1.2']],
    ['it is a function in Python', 'def test_1_2_keeps(self):', ['tests.test_mute.MuteTest.test_1_2_keeps'], ['1.2']],
    ['it is a function in Java', 'void test1_2Keeps() {', ['com.shop.MuteTest#test1_2Keeps()'], ['1.2']],
    ['its title is told by a value only', 'run("1.2 ${name}", …', ['mute 1.2 keeps'], []],
    ['its title is a value that is compared', 'expect(read()).toBe("2.1")', ['reads 12.15 EUR', 'negotiates TLS 2.1 or later'], []],
    ['its title is the end of another number', "it('2.1 EUR are read', …", ['reads 12.1 EUR are read'], []],
    ['its title goes on as another number', "it('1.2', …", ['mute 1.25 keeps', 'mute 1.2.5 keeps'], []],
    ['its title stands in no file of the spec', "it('1.2 keeps the rest', …", ['1.2 adds an item', '1.2', 'rounds 1.1'], []],
  ])('takes a test that has passed where %s', (_what, text, passed, proven) => {
    const file = testEvidence({ path: 'a.test.ts', text }, 'mute');

    const trace = traceSpec({ requirements, design, tests: passedEvidence(passed, file === undefined ? [] : [file]) });

    expect(trace.criteria.filter(({ tests }) => tests.length > 0).map(({ id }) => id)).toEqual(proven);
  });

  it('names no gap in commits and tests where nobody looked', () => {
    expect(traceSpec({ requirements }).gaps).toMatchObject({ uncommitted: [], untested: [] });
  });

  it('names what dangles, where, and the nearest candidate', () => {
    const trace = traceSpec({ requirements, tasks: readTasks('- [ ] 1. A\n  - _Requirements: 1.3_') });

    expect(trace.dangling).toEqual([
      { document: 'tasks', from: 'task 1', id: '1.3', line: 2, column: 20, endColumn: 23, candidate: '1.2' },
    ]);
  });

  it('says nothing about references where no criterion could be read', () => {
    expect(traceSpec({ requirements: readRequirements('prose'), tasks }).dangling).toEqual([]);
  });
});

describe('references to requirements of a kind of their own', () => {
  const requirements = readRequirements(
    '### Requirement 1: A\n1. THE S SHALL a\n### NFR 1: B\n1. THE S SHALL b\n### Derived Requirement 2: C\n1. THE S SHALL c\n### US-01: D\nText.\n',
  );
  const trace = (list: string) => traceSpec({ requirements, tasks: readTasks(`- [ ] 1. A\n  - _Requirements: ${list}_\n`) });

  it.each([
    ['NFR-1.1', ['NFR-1.1']],
    ['NFR1.1, nfr-1.1', ['NFR-1.1']],
    ['NFR 1', ['NFR-1.1']],
    ['DR2.1', ['DR-2.1']],
    ['Derived Requirement 2.1', ['DR-2.1']],
    ['1.1', ['1.1']],
    ['1, DR-2', ['1.1', 'DR-2.1']],
    ['US-01', []],
    ['US-1, US 1, US1', []],
  ])('%s own %j, and none dangles', (list, owned) => {
    const { criteria, dangling } = trace(list);

    expect(criteria.filter(({ tasks }) => tasks.length > 0).map(({ id }) => id)).toEqual(owned);
    expect(dangling).toEqual([]);
  });

  it.each(['US-02', 'NFR-3', '2.1'])('%s is nowhere', (id) => {
    expect(trace(id).dangling.map((each) => each.id)).toEqual([id]);
  });
});

describe('references to requirements of which there are kinds only', () => {
  const requirement = (name: string): string => `## ${name}\n\n1. THE S SHALL a\n2. THE S SHALL b\n`;
  const traced = (names: readonly string[], list: string) => {
    const { criteria, dangling } = traceSpec({
      requirements: readRequirements(names.map(requirement).join('\n')),
      tasks: readTasks(`- [ ] 1. A\n  - _Requirements: ${list}_\n`),
    });
    return { owned: criteria.filter(({ tasks }) => tasks.length > 0).map(({ id }) => id), dangling: dangling.map(({ id }) => id) };
  };

  it.each([
    [['Functional Requirement 1', 'Functional Requirement 2'], '1.1, 1.2, 2.1', ['FR-1.1', 'FR-1.2', 'FR-2.1'], []],
    [['Functional Requirement 1', 'Functional Requirement 2'], '2, 3.1', ['FR-2.1', 'FR-2.2'], ['3.1']],
    [['Functional Requirement 1', 'Security Requirement 2'], '1.1, 2.1', ['FR-1.1', 'SR-2.1'], []],
    [['Functional Requirement 1', 'Security Requirement 1', 'Functional Requirement 2'], '1.1, 2.1', ['FR-2.1'], ['1.1']],
    [['Functional Requirement 1', 'Requirement 2'], '1.1, 2.1', ['2.1'], ['1.1']],
    [['Security Requirement 1', 'System Requirement 1'], 'Security Requirement 1.1', ['SECURITY-1.1'], []],
    [['Security Requirement 1', 'System Requirement 1'], 'SYSTEM-1.2', ['SYSTEM-1.2'], []],
  ])('of %j, %s own %j', (names, list, owned, dangling) => {
    expect(traced(names, list)).toEqual({ owned, dangling });
  });
});
