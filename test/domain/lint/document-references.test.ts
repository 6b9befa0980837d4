import { describe, expect, it } from '@jest/globals';
import { lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const SPEC = '.kiro/specs/cart';
const PATHS = ['api/openapi.yaml', 'shop/api/cart.yaml', `${SPEC}/parts/flow.md`, `shop/${SPEC}/design.md`];

function found(path: string, text: string, paths = PATHS): string[] {
  const report = lintWorkspace(workspaceOf({ [path]: text }, { paths: [...paths, path] }), { rules: new Set(['document-reference-dead']) });
  return report.findings.map(({ path: at, line, column = 0, message, fix }) => `${at}:${line}:${column} ${message} ${fix ?? ''}`);
}

describe('references of spec documents', () => {
  it.each(['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'])('are found dead in %s, with what was meant', (name) => {
    expect(found(`${SPEC}/${name}`, '# T\r\n\r\nSee #[[file:api/openapi.yml]].\r\n')).toEqual([
      `${SPEC}/${name}:3:5 The referenced file \`api/openapi.yml\` is not in the repository. Did you mean \`#[[file:api/openapi.yaml]]\`?`,
    ]);
  });

  it.each([
    { reference: 'parts', what: 'a folder', says: 'is a folder' },
    { reference: 'api/*.yaml', what: 'a pattern', says: 'is a pattern' },
    { reference: '../../../api/openapi.yaml', what: 'a path that climbs', says: 'Write the path from the root' },
    { reference: 'design/components.md', what: 'a file that was never there', says: 'Correct the path' },
  ])('are found dead where they name $what', ({ reference, says }) => {
    expect(found(`${SPEC}/design.md`, `#[[file:${reference}]]`)).toEqual([expect.stringContaining(says)]);
  });

  it.each([
    { where: 'from the root', path: `${SPEC}/design.md`, text: '#[[file:api/openapi.yaml]]' },
    { where: 'from the folder of the spec', path: `${SPEC}/design.md`, text: '#[[file:parts/flow.md]]' },
    { where: 'from the root of a part of the repository', path: `shop/${SPEC}/tasks.md`, text: '#[[file:api/cart.yaml]]' },
    { where: 'in code, where it is an example', path: `${SPEC}/design.md`, text: '`#[[file:x.md]]`\n```\n#[[file:x.md]]\n```\n' },
    { where: 'in a template, whose files are elsewhere', path: `templates/web/${SPEC}/design.md`, text: '#[[file:src/a.ts]]' },
    { where: 'beside the documents', path: `${SPEC}/notes.md`, text: '#[[file:x.md]]' },
  ])('are let be $where', ({ path, text }) => {
    expect(found(path, text)).toEqual([]);
  });
});
