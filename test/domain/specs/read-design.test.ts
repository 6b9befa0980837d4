import { describe, expect, it } from '@jest/globals';
import { parseReferences, readDesign, renderBugfixDesign, renderDesign } from '../../../lib/domain/specs/index.ts';
import { bugfixDesignDraft, designDraft } from './drafts.ts';

describe('readDesign', () => {
  it('reads back what is rendered', () => {
    const design = readDesign(renderDesign(designDraft));

    expect(design.title).toBe('User Preferences');
    expect(design.components.map(({ name, files, satisfies }) => [name, files, satisfies.flatMap(({ ids }) => ids)])).toEqual([
      ['PreferenceService', ['src/preferences/service.ts', 'test/preferences/service.test.ts'], ['1.1', '1.2']],
      ['AuditLogger', ['src/audit/logger.ts'], ['2.1']],
    ]);
    expect(design.properties.map(({ key, title, validates }) => [key, title, validates.flatMap(({ ids }) => ids)])).toEqual([
      ['1', 'Round trip', ['1.1']],
    ]);
    expect(design.dataFlow.map(({ text }) => text)).toEqual(designDraft.dataFlow);
    expect(design.declaredFiles).toEqual(['src/preferences/service.ts', 'test/preferences/service.test.ts', 'src/audit/logger.ts']);
    expect(design.mermaid).toEqual([{ text: designDraft.diagram, line: 11 }]);
  });

  it('takes the changes of a bugfix design for its components', () => {
    const design = readDesign(renderBugfixDesign(bugfixDesignDraft));

    expect(design.title).toBe('Empty cart total');
    expect(design.components).toMatchObject([{ name: 'src/cart.ts', files: ['src/cart.ts'], kind: 'change' }]);
    expect(design.components[0]?.satisfies.flatMap(({ ids }) => ids)).toEqual(['2.1', '3.1']);
    expect(design.properties).toHaveLength(2);
  });

  it("reads the article's list of components and its data flow", () => {
    const text =
      '## Component Breakdown\n- `PreferenceService`: Handles `src/a.ts`\n- **AuditLogger**: Records\n## Data Flow\n1. Client submits\n2. Stored\n';

    const design = readDesign(text);

    expect(design.components.map(({ name, files }) => [name, files])).toEqual([
      ['PreferenceService', ['src/a.ts']],
      ['AuditLogger', []],
    ]);
    expect(design.dataFlow.map(({ text: step, line }) => [step, line])).toEqual([
      ['Client submits', 5],
      ['Stored', 6],
    ]);
  });

  it.each([
    ['### 1. Component: `PreferenceService` (src/a.ts)', 'PreferenceService'],
    ['### 2. Audit Logger', 'Audit Logger'],
    ['### `src/router.ts`', 'src/router.ts'],
  ])('names the component of %s', (heading, name) => {
    expect(readDesign(`## Components and Interfaces\n\n${heading}\n\nText\n`).components.map((component) => component.name)).toEqual([
      name,
    ]);
  });

  it.each([
    ['`src/a.ts:12` and `./lib/b.py`', ['src/a.ts', 'lib/b.py']],
    ['`Dockerfile`, `package.json`, `src/**/*.ts`', ['Dockerfile', 'package.json', 'src/**/*.ts']],
    ['`/api/v1/preferences`, `fs.readFile`, `a / b`, `https://x.org/a.js`, `text/html`', []],
    ['**Files:** src/a.ts, src/b.ts', ['src/a.ts', 'src/b.ts']],
    ['It answers #[[file:api/openapi.yaml]] and #[[file:no path]]', ['api/openapi.yaml']],
  ])('declares the files of %s', (line, files) => {
    expect(readDesign(`${line}\n`).declaredFiles).toEqual(files);
  });

  it.each([
    ['`src/a.ts`, `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['src/a.ts (new), src/b.ts', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts` and `src/b.ts`: read it', ['src/a.ts', 'src/b.ts']],
    ['[x] src/a.ts', ['src/a.ts']],
    ['Create src/a.ts', ['src/a.ts']],
    ['**src/a.ts**', ['src/a.ts']],
    ['src/**', ['src/**']],
    ['`src/a.ts`: reads `src/b.ts`, `src/c.ts`', ['src/a.ts']],
    ['src/a.ts (reads src/b.ts)', ['src/a.ts']],
    ['The store, in `src/a.ts`', ['src/a.ts']],
    ['Delete src/old.ts', []],
    ['Removed: src/gone.ts', []],
    ['nothing yet', []],
  ])('reads the files of an item of a list of files: %s', (item, files) => {
    expect(readDesign(`## Components\n\n### Store\n\n**Files:**\n\n- ${item}\n`).components[0]?.files).toEqual(files);
  });

  it.each([
    ['## Access (Req 4, 7.2)', ['4', '7.2']],
    ['## Access (Requirements 1.2, 2.1–2.3; Requirement 5)', ['1.2', '2.1', '2.2', '2.3', '5']],
    ['## Requirement 1 – 3 retries', ['1']],
    ['## Requirements 1 – 3', ['1', '2', '3']],
    ['## Requirements 1 – 3: access', ['1', '2', '3']],
    ['## Requirement 1, 2 & 4', ['1', '2', '4']],
    ['## Not covered: Requirement 3', []],
    ['**Not covered (Req 5)**', []],
    ['## Not found pages (Req 5)', ['5']],
    ['**Cache (Req 2)**', ['2']],
    ['**Cache** (Requirement 2.1) keeps it', ['2.1']],
    ['- **Cache (Requirements 2.1, 2.2):** keeps it', ['2.1', '2.2']],
    ['### 1. 多视图（需求 3）', ['3']],
    ['- **缓存**（需求：2.1, 2.2）', ['2.1', '2.2']],
    ['## Speicher (Anforderungen 1.1, 1.2)', ['1.1', '1.2']],
    ['## Prerequisite 2 of the cache', []],
    ['The cache (Requirement 2.1) keeps it', []],
    ['**Cache** (Requirement 2.1 is left out)', []],
    ['**Cache** keeps it as requirement 2 says', []],
  ])('knows what headings and names of parts cite: %s', (line, ids) => {
    expect([...readDesign(`# Design\n\n${line}\n`).cited]).toEqual(ids);
  });

  it.each([
    [
      'bold lines',
      '### Core\n\n**Property 1: Round trip**\n*For any* x, y.\n**Validates: Requirements 1.1, 1.2**\n\n**Property 2: Order**\nz',
    ],
    ['plain lines', 'Property 1: Round trip\n*For any* x, y.\n**Validates: Requirements 1.1, 1.2**\n\nProperty 2: Order\nz'],
    ['bold lines with what they validate behind', '**Property 1 — Round trip** *(Requirements 1.1, 1.2)* For\n\n**Property 2 — Order**\nz'],
  ])('reads properties that are %s', (_what, text) => {
    const { properties } = readDesign(`## Correctness Properties\n\n${text}\n\n## Testing\n\n**Property 1: Round trip** by fast-check\n`);

    expect(properties.map(({ key, validates }) => [key, validates.flatMap(({ ids }) => ids)])).toEqual([
      ['1', ['1.1', '1.2']],
      ['2', []],
    ]);
    expect(properties.map(({ title }) => title.split(' ')[0])).toEqual(['Round', 'Order']);
  });

  it.each([
    ['### Property 1: Order (Req 18)\n\nFor any x', ['18']],
    ['### Property 1：Order\n\n**驗證需求：A02.1, B01**', ['A02.1', 'B01']],
    ['### 属性 1: Order\n\n**验证需求: 5.1**', ['5.1']],
    ['### Property 1: Order\n\n**Valida: Requisitos 1.1, 1.2**', ['1.1', '1.2']],
    ['### Property 1: Order\n\n**Validates Requirements**: 1.1', ['1.1']],
    ['### Property 1: Order\n\n**検証: 要件 1.1**', ['1.1']],
  ])('reads what %j validates', (text, expected) => {
    const [property] = readDesign(`## Correctness Properties\n\n${text}\n`).properties;

    expect([property?.title, property?.validates.flatMap(({ ids }) => ids)]).toEqual(['Order', expected]);
  });

  it.each([
    [
      'items of a section on properties',
      '## Correctness Properties\n\n- **Property 1: Round trip** - for any x\n  - **Validates: Requirements 1.1, 1.2**\n- **Property 2: Order**\n',
      [
        ['1', 'Round trip', ['1.1', '1.2']],
        ['2', 'Order', []],
      ],
    ],
    ['numbered items', '## Properties\n\n1. **Property 1: Round trip**\n   _Requirements: 1.1_\n', [['1', 'Round trip', ['1.1']]]],
    [
      'bold lines of another section that say what they validate',
      '## Correctness\n\n**Property 1: Round trip**\n*For any* x, y.\n**Validates: Requirements 1.1**\n\n## Tests\n\n**Property 1: Round trip** by fast-check\n',
      [['1', 'Round trip', ['1.1']]],
    ],
    ['no bold lines of other sections', '## Tests\n\n**Property 1: Round trip** by fast-check\n- **Property 2**: Order\n', []],
    ['no words that begin alike', '## Data\n\n**Property name: string**\n**Validates: Requirements 1.1**\n', []],
  ])('reads properties that are %s', (_what, text, expected) => {
    const { properties } = readDesign(text);

    expect(properties.map(({ key, title, validates }) => [key, title.split(' - ')[0], validates.flatMap(({ ids }) => ids)])).toEqual(
      expected,
    );
  });

  it('takes no line for a property where headings are, nor an item of a list that speaks of some', () => {
    const headed = readDesign('## Correctness Properties\n\n### Property 1: A\n\n**Property 2: B** follows from it.\n');
    const listed = readDesign('## Correctness Properties\n\n- Property 1 and 2 can be merged\n- **Property 3**: gone\n');

    expect(headed.properties.map(({ key }) => key)).toEqual(['1']);
    expect(listed.properties).toEqual([]);
  });

  it.each([
    ['**GET /v1/tenants**', '/v1/tenants'],
    ['- **POST /v1/tenants/{id}**: adds', '/v1/tenants/{id}'],
    ['`GET /files/*` gives', '/files/*'],
    ['It answers GET /v1/x.', '/v1/x'],
  ])('reads the path of the endpoint in %s', (line, path) => {
    expect(readDesign(`${line}\n`).endpoints.map((endpoint) => endpoint.path)).toEqual([path]);
  });

  it('tells that a fence is never closed', () => {
    expect(readDesign('## Overview\n```\nx').findings).toMatchObject([{ ruleId: 'document-open-fence', line: 2 }]);
  });
});

describe('parseReferences', () => {
  it.each([
    ['1.1, 2.3', ['id 1.1', 'id 2.3']],
    ['1.1 1.2', ['id 1.1', 'id 1.2']],
    ['1.1、1.2；2', ['id 1.1', 'id 1.2', 'id 2']],
    ['Requirements 1.2 and 2.1', ['id 1.2', 'id 2.1']],
    ['11.1-11.3', ['range 11.1 11.2 11.3']],
    ['2.1–2.2, 3', ['range 2.1 2.2', 'id 3']],
    ['1.9-2.1', ['range 1.9 2.1']],
    ['1-3', ['range 1 2 3']],
    ['9.1-1.1', ['range 9.1 1.1']],
    ['1.1-1.99999', ['range 1.1 1.99999']],
    ['All requirements', ['all ']],
    ['全要件のUI部分', ['all ']],
    ['N/A (cleanup)', ['text ']],
    ['2.1 (reduces turns)', ['id 2.1']],
    ['R6.1, FR-2.1.1, AC-4.3, R-01', ['id R6.1', 'id FR-2.1.1', 'id AC-4.3', 'id R-01']],
    ['Req 9.1; Design §X', ['id 9.1', 'text ']],
    ['1.1; Property 3', ['id 1.1', 'property ']],
    ['Properties 1, 2, 11 from design', ['property ', 'property ', 'property ']],
    ['4.1a, 7.4b', ['id 4.1a', 'id 7.4b']],
    ['1.1, 1.2/1.3', ['id 1.1', 'id 1.2', 'id 1.3']],
    ['1.1; 1.2 / Req 1.3', ['id 1.1', 'id 1.2', 'id 1.3']],
    ['1.1-1.2/2.1, FR-1/FR-2', ['range 1.1 1.2', 'id 2.1', 'id FR-1', 'id FR-2']],
    ['1/2, REQ-1/2, 2025/01/02, lib/1.1/1.2, 1.1/all', ['text ', 'text ', 'text ', 'text ', 'text ']],
    ['', []],
  ])('reads %j', (list, expected) => {
    expect(parseReferences(list, { line: 1, column: 1, offset: 0 }).map(({ kind, ids }) => `${kind} ${ids.join(' ')}`)).toEqual(expected);
  });
});
