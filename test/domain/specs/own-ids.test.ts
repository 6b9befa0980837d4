import { describe, expect, it } from '@jest/globals';
import { checkDesign, checkTasks, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';

describe('a fix that shows how references are written', () => {
  const spec = readRequirements(
    ['## Requirements', '### Requirement 7: Sign in', '#### Acceptance Criteria', '1. WHEN asked, THE Login SHALL answer.', ''].join(
      '\n\n',
    ),
  );
  const plan = '# Plan\n\n- [ ] 1. Add `a.ts`\n';
  const drawn = '# Design\n\n## Correctness Properties\n\n### Property 1: Round trip\n\n*For any* x, it holds.\n';
  const own: [string, Finding[]][] = [
    ['tasks-references-absent', checkTasks(readTasks(plan), { requirements: spec })],
    ['design-property-validates', checkDesign(readDesign(drawn), { requirements: spec })],
    ['design-satisfies-absent', checkDesign(readDesign(`${drawn}\n## Components\n\n### Login\n\nIt answers.\n`), { requirements: spec })],
  ];

  it.each(own)('has ids of the spec itself: %s', (rule, findings) => {
    const fix = findings.find(({ ruleId }) => ruleId === rule)?.fix;

    expect(fix).toContain('7.1');
    expect(fix).not.toMatch(/\b[12]\.[12]\b/);
  });
});
