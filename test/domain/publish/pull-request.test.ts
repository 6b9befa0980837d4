import { describe, expect, it } from '@jest/globals';
import { criteriaList, type PublicationFacts, pullRequestText } from '../../../lib/domain/publish/index.ts';

const facts: PublicationFacts = {
  title: 'User preferences',
  introduction: 'Users choose channels.',
  run: {
    id: 'run-1',
    spec: 'preferences',
    specType: 'feature',
    workflow: 'requirements-first',
    branch: 'stringline/preferences',
    baseCommit: 'a'.repeat(40),
  },
  criteria: [
    {
      id: '1.1',
      text: 'THE Service SHALL keep channels',
      tasks: ['1.2'],
      commits: ['b'.repeat(40)],
      testFiles: ['test/a.test.ts'],
      tests: ['1.1 keeps channels'],
    },
  ],
  gates: [{ gate: 'tests', verdict: 'passed', measured: '3 tests', notes: [] }],
  reviews: [{ subject: 'design', decision: 'approved', by: 'Ada', via: 'terminal', digest: 'c'.repeat(64) }],
  steering: [{ path: '.kiro/steering/tech.md', scope: 'project', reason: 'always' }],
  usage: [{ useCase: 'spec_generation', model: 'm', calls: 2, tokens: 30, usd: 0.5 }],
  attention: [],
  scripted: false,
};

describe('pullRequestText', () => {
  it('states every criterion with its commit, task and passed test', () => {
    const { body } = pullRequestText(facts);

    expect(body).toContain(
      '- [x] **1.1** THE Service SHALL keep channels\n  - commit `bbbbbbbbb` (task 1.2); passed: “1.1 keeps channels”',
    );
  });

  it('leaves the box of a criterion without a commit open', () => {
    const { body } = pullRequestText({ ...facts, criteria: [{ id: '1.1', text: 'T', tasks: [], commits: [], testFiles: [], tests: [] }] });

    expect(body).toContain('- [ ] **1.1** T\n  - no commit; no test names it\n');
  });

  it('names no commit for tasks that were done before the run', () => {
    const looked = { id: '1.1', text: 'T', tasks: ['1'], commits: ['0123456789'], testFiles: ['test/a.test.ts'], tests: [] };
    expect(criteriaList([{ ...looked, namedIn: [] }])).toContain('(task 1); no test names it');
    expect(criteriaList([{ ...looked, namedIn: ['test/b.test.ts'] }])).toContain('named in `test/b.test.ts`');
    const criteria = [{ id: '1.1', text: 'T', tasks: ['1', '2'], earlier: ['1'], commits: [], testFiles: [], tests: [] }];

    expect(pullRequestText({ ...facts, criteria }).body).toContain('- [ ] **1.1** T\n  - task 1 done before this run; no test names it\n');
    expect(pullRequestText({ ...facts, criteria: [{ ...criteria[0]!, commits: ['c'.repeat(40)] }] }).body).toContain(
      '- [x] **1.1** T\n  - commit `ccccccccc` (task 2); task 1 done before this run; no test names it\n',
    );
  });

  it('says that a run was scripted, and only then', () => {
    expect(pullRequestText({ ...facts, scripted: true }).body).toContain('scripted model');
    expect(pullRequestText(facts).body).not.toContain('scripted model');
  });

  it('adds up the cost, and says when nothing was asked of a model', () => {
    expect(pullRequestText(facts).body).toContain('$0.50 for 2 calls and 30 tokens.');
    expect(pullRequestText({ ...facts, usage: [] }).body).toContain('No model call');
  });

  it.each([
    ['HTML', '<img src=x onerror=alert(1)>', '<img'],
    ['a remote image', '![x](https://evil.example/p.png)', '![x]('],
    ['a link with a hidden target', '[click](https://evil.example)', ']('],
    ['a heading of its own', '# Approved', '\n# Approved'],
    ['HTML between escaped backticks', 'a \\`<img src=x>\\` b', '<img'],
    ['HTML between backticks of two lengths', '``<img src=x>`', '<img'],
    ['a call to people', 'as @acme/owners said', '@acme'],
    ['a call by a character reference', 'as &#64;acme/owners or &commat;acme said', 'as &#64;'],
    ['the end of an issue', 'Closes #12', 'Closes #12'],
    ['the end of an issue elsewhere', 'fixes: acme/shop#3', 'fixes: acme'],
    ['a command to the host', '/merge', '\n/merge'],
    ['a fence that swallows the rest', '~~~', '\n~~~'],
    ['a target for links', '[design]: https://evil.example', '\n[design]:'],
    ['HTML in a list', 'It has:\n- <img src=x>', '<img'],
    ['a call and the end of an issue in a list', 'For:\n1. @acme\n2. closes #12', '@acme'],
    ['the end of an issue over lines', 'It closes\n#12', 'closes #12'],
    ['a heading in a list', 'It has:\n- # Approved', '\n- # Approved'],
    ['a heading in a list within a list', '- 1. # Approved', '1. # Approved'],
    ['a fence in a list', '- ~~~', '- ~~~'],
    ['a heading by what stands below it', 'Approved\n---', '\n---'],
  ])('shows %s from a document as plain text', (_, text, forbidden) => {
    const { body } = pullRequestText({ ...facts, introduction: text, criteria: [{ ...facts.criteria[0]!, text, tests: [text] }] });

    expect(`\n${body}`).not.toContain(forbidden);
  });

  it.each([
    ['a list', 'It has:\n\n- one\n  over lines\n  - within\n- two\n', 'It has:\n\n- one over lines\n  - within\n- two\n'],
    ['a list below a sentence', 'It has:\n1. one\n2. two', 'It has:\n1. one\n2. two\n'],
    ['paragraphs', 'One,\nand more.\n\nTwo.', 'One, and more.\n\nTwo.\n'],
    ['what is no reference', 'R&D, https://a.example/?b=1&c=2 - d', 'R&D, https://a.example/?b=1&c=2 - d\n'],
  ])('leaves %s readable', (_, introduction, shown) => {
    expect(pullRequestText({ ...facts, introduction }).body.startsWith(shown)).toBe(true);
  });

  it('closes no issue by its title, which a squashed commit takes over', () => {
    expect(pullRequestText({ ...facts, title: 'Fixes acme/shop#3: totals' }).title).toBe('Fixes (acme/shop#3): totals');
  });

  it('leaves code and addresses as they are', () => {
    const text = 'Use `Array<string>` and `@acme/pkg` of ada@example.org, see #12.';

    expect(pullRequestText({ ...facts, introduction: text }).body).toContain(text);
  });

  it('keeps a cell of a table in its cell', () => {
    const { body } = pullRequestText({ ...facts, gates: [{ gate: 'lint', verdict: 'waived', measured: '', notes: ['a | b\nc'] }] });

    expect(body).toContain('| lint | waived |  | a \\| b c |');
  });
});
