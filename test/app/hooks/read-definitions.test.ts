import { describe, expect, it } from '@jest/globals';
import { definitionErrors, passedOver } from '../../../lib/app/hooks/read-definitions.ts';
import { readKiro } from '../../../lib/app/read-kiro.ts';
import { treeOf } from '../../quality/drift/repositories.ts';

const AGENT = { type: 'agent', prompt: 'x' };
const OLD = { name: 'a', when: { type: 'fileEdited', patterns: ['*'] }, then: { type: 'askAgent', prompt: 'x' } };

/** What is said of one file of hooks: of how many every event is refused, which are passed over, and how many hooks it gives. */
async function said(name: string, content: unknown) {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const folder = await readKiro(treeOf({ [`.kiro/hooks/${name}`]: text }), {
    globalSteering: { read: () => Promise.resolve([]) },
    today: '2026-11-27',
  });
  return {
    refused: definitionErrors(folder).map(({ ruleId }) => ruleId),
    passed: passedOver(folder).map(({ ruleId, fix = '' }) => `${ruleId}: ${fix}`),
    hooks: folder.hooks.flatMap(({ hooks }) => hooks).length,
  };
}

describe('a definition that cannot be used', () => {
  it.each<[string, string, unknown, RegExp, number]>([
    [
      'a trigger for commits, beside a good one',
      'a.json',
      {
        version: 'v1',
        hooks: [
          { name: 'a', trigger: 'PreCommit', action: AGENT },
          { name: 'b', trigger: 'Stop', action: AGENT },
        ],
      },
      /hooks\.on_commit` of \.kiro\/config\/project\.yaml/,
      1,
    ],
    ['a trigger in other words', 'a.kiro.hook', { ...OLD, when: { type: 'onFileSave' } }, /Did you mean `fileEdited`/, 0],
    ['the old format under a name of the new one', 'lint.json', OLD, /Rename it to lint\.kiro\.hook/, 0],
    ['a file without its version', 'a.json', { hooks: [{ name: 'a', event: 'git:pre-commit', command: 'x' }] }, /"version": "v1"/, 0],
    ['JSON with comments', 'a.json', '// why\n{ "name": "a", "trigger": "pre_commit", "actions": [] }', /hook-file-syntax/, 0],
  ])('is passed over and said: %s', async (...[, name, content, fix, hooks]) => {
    const { passed, ...others } = await said(name, content);

    expect(others).toEqual({ refused: [], hooks });
    expect(passed).toEqual([expect.stringMatching(fix)]);
  });

  it.each([
    ['half of a file', 'a.json', '{ "version": "v1", ', /^hook-file-syntax/],
    ['a file of some other tool', 'a.json', { name: 'x', on: 'push' }, /^hook-file-shape/],
    [
      'text that nobody sees',
      'a.json',
      { version: 'v1', hooks: [{ name: 'a\u202e', trigger: 'Stop', action: AGENT }] },
      /^hook-hidden-text/,
    ],
  ])('of the editor is no gate of a commit, whatever it may say: %s', async (...[, name, content, passed]) => {
    expect(await said(name, content)).toEqual({ refused: [], passed: [expect.stringMatching(passed)], hooks: 0 });
  });

  it.each([
    ['a gate of the article that is code', 'quality-gates.ts', 'export const hooks = { onCommit: rules.map(x) };', ['hook-file-syntax']],
    [
      'a gate with text that nobody sees',
      'quality-gates.ts',
      "export const hooks = { onCommit: [{ trigger: '*', action: 'securityScan\u202e' }] };",
      ['hook-action-unknown', 'hook-hidden-text'],
    ],
  ])('refuses every event where nobody knows what it says: %s', async (...[, name, content, refused]) => {
    expect(await said(name, content)).toEqual({ refused, passed: [], hooks: 0 });
  });
});
