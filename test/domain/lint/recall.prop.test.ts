import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lintWorkspace, type Recall } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

/** Lines that documents of a spec are made of, so that what is drawn has things to find and things that refer to each other. */
const LINES = [
  ...['# Requirements Document', '## Introduction', '### Requirement 1: Sign in', '### Requirement 2', '#### Acceptance Criteria', ''],
  ...[
    '1. WHEN the password is right, THE system SHALL respond quickly',
    '2. THE system SHALL keep it safe',
    '**User Story:** As a user, I want it',
  ],
  ...[
    '## Overview',
    '## Components and Interfaces',
    '### Handler',
    '### Property 1: Order',
    '**Validates: Requirements 1.1, 9.9**',
    '```mermaid',
    '```',
  ],
  ...[
    '- [ ] 1. Implement authentication',
    '- [x] 1.1 Write `src/a.ts`',
    '  - _Requirements: 1.1, 7.3_',
    '  - _Depends: 1.9_',
    '- [ ] 1. Again',
    'TODO',
  ],
];
const text = fc.array(fc.constantFrom(...LINES), { maxLength: 12 }).map((lines) => lines.join('\n'));
const NAMES = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md', '.config.kiro', 'notes.md'];
const spec = fc.dictionary(fc.constantFrom(...NAMES), text, { maxKeys: 4 });
const specs = fc.dictionary(fc.constantFrom('cart', 'till', 'shop'), spec);
const world = fc.record({
  specs,
  more: fc.constantFrom<Record<string, string>>({}, { '.kiro/steering/product.md': '# Product\n', 'AGENTS.md': 'Write tests.\n' }),
  paths: fc.subarray(['src/a.ts', 'src/b.ts', 'README.md']),
  today: fc.constantFrom('2026-12-01', '2031-01-01'),
});

function workspaceFrom({ specs: folders, more, paths, today }: typeof world extends fc.Arbitrary<infer T> ? T : never) {
  const texts: Record<string, string> = { ...more };
  for (const [folder, files] of Object.entries(folders))
    for (const [name, each] of Object.entries(files)) texts[`.kiro/specs/${folder}/${name}`] = each;
  return workspaceOf(texts, { paths: [...Object.keys(texts), ...paths].sort(), today });
}

/** As a cache does it: by place and texts, as JSON. */
function memory(): { recall: Recall; known: () => number } {
  const kept = new Map<string, string>();
  let known = 0;
  const recall: Recall = (place, texts, check) => {
    const key = JSON.stringify([place, texts]);
    const found = kept.get(key) ?? JSON.stringify(check());
    if (kept.has(key)) known += 1;
    kept.set(key, found);
    return JSON.parse(found) as ReturnType<typeof check>;
  };
  return { recall, known: () => known };
}

describe('recalling what a spec was found to have', () => {
  it('gives the report that checking it anew gives, whatever else has changed since', () => {
    let known = 0;
    fc.assert(
      fc.property(world, world, fc.boolean(), (before, drawn, same) => {
        const { recall, known: knownNow } = memory();
        const { cart = {} } = before.specs;
        const after = { ...drawn, specs: same ? before.specs : { ...drawn.specs, cart } };
        lintWorkspace(workspaceFrom(before), { recall });

        const report = lintWorkspace(workspaceFrom(after), { recall });

        expect(report).toEqual(lintWorkspace(workspaceFrom(after)));
        known += knownNow();
      }),
      { numRuns: 60 },
    );
    // Else nothing was seen.
    expect(known).toBeGreaterThan(30);
  });

  it('looks again when a text of the spec has changed', () => {
    const { recall } = memory();
    const path = '.kiro/specs/cart/tasks.md';
    lintWorkspace(workspaceOf({ [path]: '- [ ] 1. Write `src/a.ts`\n' }), { recall });

    const { findings } = lintWorkspace(workspaceOf({ [path]: '- [ ] 1. Write `src/a.ts`\n- [ ] 1. Write `src/b.ts`\n' }), { recall });

    expect(findings.map(({ ruleId }) => ruleId)).toContain('tasks-duplicate-id');
  });
});
