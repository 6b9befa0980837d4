import { describe, expect, it } from '@jest/globals';
import { workspaceOf } from '../../support/workspace.ts';

const directories = (...paths: string[]): string[] =>
  workspaceOf(Object.fromEntries(paths.map((path) => [path, '']))).specs.map(({ directory }) => directory);

describe('the spec directories of a workspace', () => {
  it.each([
    { place: 'the usual place', path: '.kiro/specs/login/tasks.md', found: ['.kiro/specs/login'] },
    { place: 'another folder of .kiro', path: '.kiro/plans/x/requirements.md', found: ['.kiro/plans/x'] },
    { place: 'a folder with spaces', path: '.kiro/Issues/Google Index fails/design.md', found: ['.kiro/Issues/Google Index fails'] },
    { place: 'a package of a monorepo', path: 'staging/.kiro/specs/a/bugfix.md', found: ['staging/.kiro/specs/a'] },
    { place: 'a folder below a spec', path: '.kiro/specs/a/part/tasks.md', found: ['.kiro/specs/a/part'] },
    {
      place: 'a template of a repository within a spec',
      path: '.kiro/specs/a/template/.kiro/specs/b/tasks.md',
      found: ['.kiro/specs/a/template/.kiro/specs/b'],
    },
    { place: 'a file in the folder of specs', path: '.kiro/specs/summary.md', found: [] },
    { place: 'side files of other tools alone', path: '.kiro/specs/a/spec.json', found: [] },
    { place: 'steering that is called like a document', path: '.kiro/steering/design.md', found: [] },
    { place: 'no .kiro at all', path: 'docs/design.md', found: [] },
  ])('are found in $place', ({ path, found }) => {
    expect(directories(path)).toEqual(found);
  });

  it('are found where the configuration says they are', () => {
    const { config } = workspaceOf({});
    const moved = { ...config, workspace: { ...config.workspace, spec_directory: 'docs/specs' } };

    const { specs } = workspaceOf({ 'docs/specs/a/tasks.md': '', 'docs/b/tasks.md': '' }, { config: moved });

    expect(specs.map(({ directory }) => directory)).toEqual(['docs/specs/a']);
  });

  it('hold the files beside the documents', () => {
    const { specs } = workspaceOf({ '.kiro/specs/a/tasks.md': '- [ ] 1. A', '.kiro/specs/a/spec.json': '{}' });

    expect(specs[0]?.spec.tasks?.tasks.map(({ id }) => id)).toEqual(['1']);
    expect(specs[0]?.spec.others).toEqual(['spec.json']);
  });
});

describe('the roots of a workspace', () => {
  it('are the folders that have a .kiro folder, the repository first', () => {
    const { roots } = workspaceOf({ 'staging/.kiro/steering/a.md': '', 'a/b/.kiro/x/.kiro/hooks/h.json': '', '.kiro/steering/a.md': '' });

    expect(roots).toEqual(['', 'staging', 'a/b', 'a/b/.kiro/x']);
  });
});
