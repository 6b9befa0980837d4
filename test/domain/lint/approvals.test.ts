import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type Approval, type ApprovalsReading, lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const FOLDER = '.kiro/specs/login';
const TEXTS = {
  requirements: '# Requirements Document\n',
  design: '# Design Document\n',
  tasks: '# Implementation Plan\n\n- [ ] 1. Do it\n',
};
type Name = keyof typeof TEXTS;
const of = (document: Name, text = TEXTS[document]): Approval['derivedFrom'][number] => ({ document, digest: hash(text) });
const DESIGN: Approval = { spec: 'login', ...of('design'), derivedFrom: [of('requirements')], at: '2026-11-20T10:00:00Z' };
const TASKS: Approval = { spec: 'login', ...of('tasks'), derivedFrom: [of('requirements'), of('design')] };
const GIVEN: readonly Approval[] = [{ spec: 'login', ...of('requirements'), derivedFrom: [] }, DESIGN, TASKS];

interface Tree extends Partial<Record<Name, string | undefined>> {
  more?: Record<string, string>;
}

function lint({ more = {}, ...changed }: Tree, reading: ApprovalsReading = { approvals: GIVEN }) {
  const documents = Object.entries({ ...TEXTS, ...changed }).flatMap(([name, text]) =>
    text === undefined ? [] : [[`${FOLDER}/${name}.md`, text]],
  );
  const texts = { ...(Object.fromEntries(documents) as Record<string, string>), ...more };
  return lintWorkspace(workspaceOf(texts, { approved: { ...reading, hash } }), { rules: RULES }).findings;
}

const RULES = new Set(['spec-stale', 'approvals-unreadable', 'approvals-file-unread']);
const staleIn = (...given: Parameters<typeof lint>): string[] => lint(...given).map(({ path }) => path.slice(FOLDER.length + 1));
const crlf = (texts: Tree): Tree =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, String(text).replaceAll('\n', '\r\n')]));
const OTHER = '# Requirements Document\n\nSay more.\n';

describe('a document that was approved', () => {
  it.each<[string, Tree, string[]]>([
    ['is not stale while all lies there as it was', {}, []],
    ['is stale with its plan when the requirements change', { requirements: OTHER }, ['design.md', 'tasks.md']],
    ['is stale when only what lies between has changed', { design: '# Other\n' }, ['tasks.md']],
    ['is stale when what it was derived from has gone', { requirements: undefined }, ['design.md', 'tasks.md']],
    ['is not held to an approval when it has changed too', { requirements: OTHER, design: '# Other\n', tasks: '# Other\n' }, []],
    ['is the same plan when its tasks are done', { tasks: TEXTS.tasks.replace('[ ]', '[x]') }, []],
    ['is as stale when its tasks are done', { tasks: TEXTS.tasks.replace('[ ]', '[x]'), requirements: OTHER }, ['design.md', 'tasks.md']],
    ['is the same in a checkout that turns line ends', crlf(TEXTS), []],
    ['is held to its approval there, too', { ...crlf(TEXTS), requirements: OTHER }, ['design.md', 'tasks.md']],
    ['is the same there when its tasks are done', crlf({ tasks: TEXTS.tasks.replace('[ ]', '[x]') }), []],
  ])('%s', (_behaviour, tree, stale) => {
    expect(staleIn(tree)).toEqual(stale);
  });

  it('says since when, what has changed, and what to do', () => {
    const [finding] = lint({ requirements: OTHER });

    expect(finding).toMatchObject({
      ruleId: 'spec-stale',
      level: 'warning',
      wholeFile: true,
      message: `design.md was approved on 2026-11-20 for what has changed since: requirements.md (${of('requirements').digest.slice(0, 12)} then, ${hash(OTHER).slice(0, 12)} now).`,
    });
    expect(finding?.fix).toContain(`stringline run ${FOLDER}`);
    expect(finding?.fix).toContain(`stringline spec approve ${FOLDER} design`);
  });

  it('is the same where it was approved with other line ends', () => {
    const windows: Approval = {
      ...DESIGN,
      ...of('design', '# Design Document\r\n'),
      derivedFrom: [of('requirements', '# Requirements Document\r\n')],
    };

    expect(staleIn({}, { approvals: [windows] })).toEqual([]);
    expect(staleIn({ requirements: OTHER }, { approvals: [windows] })).toEqual(['design.md']);
  });

  it('is not stale when the same bytes were approved again on the new ground, in whatever order', () => {
    const again: Approval = { ...DESIGN, derivedFrom: [of('requirements', OTHER)] };

    expect(staleIn({ requirements: OTHER }, { approvals: [DESIGN, again] })).toEqual([]);
    expect(staleIn({ requirements: OTHER }, { approvals: [again, DESIGN] })).toEqual([]);
  });

  it('is of no spec but its own', () => {
    const elsewhere = { 'packages/web/.kiro/specs/login/design.md': TEXTS.design };

    expect(staleIn({ requirements: OTHER, more: elsewhere })).toEqual(['design.md', 'tasks.md']);
    expect(staleIn({ requirements: OTHER }, { approvals: GIVEN.map((each) => ({ ...each, spec: 'logout' })) })).toEqual([]);
    expect(staleIn({ requirements: OTHER }, { approvals: GIVEN.map((each) => ({ ...each, spec: FOLDER })) })).toHaveLength(2);
  });

  it('is not looked for where nothing was approved, or nobody can name bytes', () => {
    expect(staleIn({ requirements: OTHER }, { approvals: [] })).toEqual([]);
    expect(lintWorkspace(workspaceOf({ [`${FOLDER}/design.md`]: TEXTS.design }), { rules: RULES }).findings).toEqual([]);
  });
});

describe('.stringline/approvals.yaml', () => {
  const PATH = '.stringline/approvals.yaml';
  const file = (document: string, digest: string, by?: string): string =>
    [
      'approvals:',
      '  - spec: login',
      `    document: ${document}`,
      `    digest: ${digest}`,
      '    at: 2026-11-20',
      ...(by === undefined ? [] : [`    by: ${by}`]),
      '    derived_from:',
      '      - document: requirements',
      `        digest: ${of('requirements').digest.toUpperCase()}`,
      '',
    ].join('\n');

  it('says who approved, where it says so', () => {
    const said = (by?: string) => lint({ requirements: OTHER, more: { [PATH]: file('design', of('design').digest, by) } })[0]?.message;

    expect(said('Ada <ada@example.org>')).toContain('approved on 2026-11-20 by Ada <ada@example.org> for');
    expect(said()).toContain('approved on 2026-11-20 for');
  });

  it('takes the place of what this machine knows', () => {
    const text = file('design', of('design').digest);

    expect(staleIn({ requirements: OTHER, more: { [PATH]: text } })).toEqual(['design.md']);
    expect(staleIn({ more: { [PATH]: text } })).toEqual([]);
    expect(staleIn({ requirements: OTHER, more: { [PATH]: 'approvals: []\n' } })).toEqual([]);
  });

  it.each([
    ['a digest that is none', file('design', 'abc'), 4],
    ['a document that is none', file('desing', of('design').digest), 3],
    ['an unknown key', 'approved: []\n', 1],
  ])('counts for nothing, and says so, with %s', (_what, text, line) => {
    const findings = lint({ requirements: OTHER, more: { [PATH]: text } });

    expect(findings).toMatchObject([{ ruleId: 'approvals-file-unread', level: 'error', path: PATH, line }]);
  });

  it('says what a digest is', () => {
    const text = `approvals:\n  - { spec: login, document: design, digest: "z${'0'.repeat(63)}" }\n`;

    expect(lint({ requirements: OTHER, more: { [PATH]: text } })[0]?.fix).toBe(
      'Allowed: a SHA-256 in hexadecimal, all 64 figures as sha256sum prints it.',
    );
  });

  it('hides what is wrong with the records on this machine', () => {
    const problem = { path: '.stringline/stringline.sqlite', reason: 'it was written by a newer Stringline.' };

    expect(lint({}, { approvals: [], problem })).toMatchObject([
      {
        ruleId: 'approvals-unreadable',
        level: 'warning',
        path: problem.path,
        message: `What was approved cannot be read: ${problem.reason}`,
      },
    ]);
    expect(lint({ more: { [PATH]: 'approvals: []\n' } }, { approvals: [], problem })).toEqual([]);
  });
});
