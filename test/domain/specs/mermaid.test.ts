import { describe, expect, it } from '@jest/globals';
import { checkDesign, readDesign } from '../../../lib/domain/specs/index.ts';
import { mermaidProblem } from '../../../lib/domain/specs/text/mermaid-structure.ts';

describe('mermaidProblem', () => {
  it.each([
    'graph TD\n  A[Api] --> B(Store)',
    'graph TD; A[Api] --> B[Store];',
    '%% a remark\nflowchart LR\n  A["x [y"] -->|calls (twice)| B{{C}}\n  subgraph S [Part]\n    B --> D[(Data)]\n  end\n  style A fill:#fff',
    '---\ntitle: x\n---\nflowchart TB\n  A>flag] --> B((c))\n  A & B --> C',
    'graph TD\n  A["Sign in\n    • Logo (small)\n    • Form"]\n  B(("event\n  count"))\n  A --> B',
    'sequenceDiagram\n  A->>B: x -->\n  Note over A,B: --- process restart ---\n  A->>B: x',
    'sequenceDiagram\n  participant A\n  A->>B: get(x\n  alt found\n    B-->>A: value\n  else\n    B-->>A: nothing\n  end',
    'classDiagram\n  class A {\n    +get(key) string\n  }\n  A --> B',
    'stateDiagram-v2\n  [*] --> Open\n  state Open {\n    A --> B\n  }',
    'erDiagram\n  USER ||--o{ ORDER : places\n  USER {\n    string name\n  }',
    'gantt\n  title x\n  section (',
  ])('finds nothing wrong with %j', (diagram) => {
    expect(mermaidProblem(diagram)).toBeUndefined();
  });

  it.each([
    ['', 0, 'is empty'],
    ['diagram\n  A --> B', 0, 'no known kind'],
    ['graph TD', 0, 'has no node'],
    ['graph TD\n  A[Api --> B[Store]', 1, 'never closes "["'],
    ['graph TD\n  A[Api] --> B[Store]]', 1, 'closes "]"'],
    ['graph TD\n  A["Api] --> B', 1, 'quotation mark'],
    ['graph TD\n  A["Sign in\n    • Form"]] --> B', 2, 'closes "]"'],
    ['graph TD\n  A["Sign in\n    • Form"]\n  B[Store --> C', 3, 'never closes "["'],
    ['graph TD\n  subgraph S\n  A --> B', 1, 'never ends "subgraph S"'],
    ['graph TD\n  A --> B\n  end', 2, 'closes nothing'],
    ['graph TD\n  A -->\n  B --> C', 1, 'arrow to nowhere'],
    ['graph TD\n  --> B', 1, 'arrow from nowhere'],
    ['sequenceDiagram\n  loop often\n  A->>B: x', 1, 'never ends "loop often"'],
    ['sequenceDiagram\n  A->>B: x\n  A->>', 2, 'arrow to nowhere'],
    ['classDiagram\n  class A {\n    +x', 1, 'never closes "{"'],
    ['stateDiagram-v2\n  A --> B\n  }', 2, 'closes "}"'],
  ])('finds what is wrong with %j', (diagram, index, message) => {
    expect(mermaidProblem(diagram)).toMatchObject({ index, message: expect.stringContaining(message) as unknown });
  });
});

describe('components in diagrams', () => {
  it('are not the ids of nodes that have a label, in whatever diagram', () => {
    const flow =
      '```mermaid\ngraph TD\n  InputVal[Input Validator] --> RateLimit(Limiter)\n  A[TaskStore on disk] --> PolicyCache[PolicyCache]\n```\n';
    const sequence =
      '```mermaid\nsequenceDiagram\n  participant InputVal\n  participant RateLimit\n  participant AuditLog as AuditWriter\n  InputVal->>RateLimit: Check(TaskList)\n```\n';
    const found = checkDesign(readDesign(`## Components\n\n### Store\n\nIt writes.\n\n${flow}\n${sequence}`), {});

    expect(found.filter(({ ruleId }) => ruleId === 'design-component-undescribed').map(({ message }) => message.split(' ')[0])).toEqual([
      'TaskStore',
      'PolicyCache',
      'AuditWriter',
    ]);
  });
});
