import { describe, expect, it } from '@jest/globals';
import { parseReferences, readDesign, readRequirements, readTasks, scanLines } from '../../../lib/domain/specs/index.ts';

const criteria = (text: string) => readRequirements(text).requirements.map(({ id, criteria: all }) => [id, all.map((each) => each.id)]);
const ids = (list: string) => parseReferences(list, { line: 1, column: 1, offset: 0 }).flatMap((reference) => reference.ids);

describe('requirements', () => {
  it.each([
    ['Requerimientos', 'Requerimiento 1: Acceso', 'Criterios de Aceptación'],
    ['Gereksinimler', 'Gereksinim 1: Giriş', 'Kabul Kriterleri'],
    ['Persyaratan', 'Persyaratan 1: Masuk', 'Kriteria Penerimaan'],
    ['Wymagania', 'Wymaganie 1: Logowanie', 'Kryteria akceptacji'],
    ['Вимоги', 'Вимога 1: Вхід', 'Критерії приймання'],
  ])('are read below %s', (heading, requirement, acceptance) => {
    const text = `## ${heading}\n\n### ${requirement}\n\n#### ${acceptance}\n\n1. WHEN a, THE S SHALL b\n2. c\n`;

    expect(criteria(text)).toEqual([['1', ['1.1', '1.2']]]);
  });

  it('have criteria in bold with the word in front of their number', () => {
    expect(criteria('## 핵심 요구사항\n\n### 2. 파일 관리\n**Req 2.1**: 중복 방지\n**Req 2.2**: 제한\n')).toEqual([['2', ['2.1', '2.2']]]);
  });

  it.each([
    ['1. THE S SHALL a\n2. THE S SHALL b\n4. THE S SHALL d\n3. THE S SHALL c\n', ['1.1', '1.2', '1.4', '1.3']],
    ['1. THE S SHALL a\n2. THE S SHALL b\n2. THE S SHALL c\n3. THE S SHALL d\n', ['1.1', '1.2', '1.3', '1.4']],
    ['1. THE S SHALL a\n1. THE S SHALL b\n1. THE S SHALL c\n', ['1.1', '1.2', '1.3']],
  ])('keep the numbers of criteria that are written but once: %j', (list, expected) => {
    expect(criteria(`### Requirement 1\n\n${list}`)).toEqual([['1', expected]]);
  });
});

describe('references', () => {
  it.each([
    ['1和2', ['1', '2']],
    ['1.1、1.2と2.1', ['1.1', '1.2', '2.1']],
    ['1.1와 1.2', ['1.1', '1.2']],
    ['1.1 y 2.1', ['1.1', '2.1']],
    ['1.1, 1.2 e 2.1', ['1.1', '1.2', '2.1']],
    ['1.1 und 2.1', ['1.1', '2.1']],
    ['1.1 и 2.1', ['1.1', '2.1']],
    ['NFR-PF-001 ~ NFR-PF-003', ['NFR-PF-001', 'NFR-PF-002', 'NFR-PF-003']],
    ['需求 1 全部、需求 7 全部', ['1', '7']],
  ])('are cut at the words and signs between them: %s', (list, expected) => {
    expect(ids(list)).toEqual(expected);
  });

  it.each(['Requerimientos', 'Gereksinimler', 'Persyaratan', 'Wymagania', 'Вимоги'])('stand behind %s', (label) => {
    expect(readTasks(`- [ ] 1. Build\n  - _${label}: 1.1, 2.1_\n`).tasks[0]?.criteria).toEqual(['1.1', '2.1']);
  });
});

describe('tasks', () => {
  const written = (text: string) => readTasks(text).tasks.map(({ id, title }) => [id, title]);

  it.each([
    ['A1. Build `a`', 'A2. Build b', ['A1', 'A2']],
    ['B1 domain: build', 'B2 port: build', ['B1', 'B2']],
    ['A. Build', 'B. Test', ['A', 'B']],
    ['Task 0-1: Build', 'Task 0-2: Test', ['0-1', '0-2']],
  ])('have numbers with letters where others have such, too: %s', (first, second, expected) => {
    expect(readTasks(`- [ ] ${first}\n- [x] ${second}\n`).tasks.map(({ id }) => id)).toEqual(expected);
  });

  it.each([
    ['a name that begins like one', '- [ ] 1. Build\n- [ ] 2. Test\n  - [ ] S3 bucket\n  - [ ] EC2 role\n'],
    ['the only one', '- [ ] S3. Create the bucket\n- [ ] Test\n'],
    ['the same twice', '- [ ] S3 bucket\n- [ ] S3 policy\n'],
  ])('take %s for no number', (_what, text) => {
    expect(
      written(text)
        .map(([id]) => id)
        .filter((id) => /^[A-Z]/.test(id ?? '')),
    ).toEqual([]);
  });

  it('have numbers with letters beside those without, where a dot ends them', () => {
    const text = '- [ ] 1. Build\n- [ ] 2. Test\n- [ ] 3. Ship\n- [ ] F1. Review\n- [ ] F2. Audit\n';

    expect(written(text)).toEqual([
      ['1', 'Build'],
      ['2', 'Test'],
      ['3', 'Ship'],
      ['F1', 'Review'],
      ['F2', 'Audit'],
    ]);
  });
});

describe('comments', () => {
  const kinds = (text: string): string =>
    scanLines(text)
      .lines.map(({ kind }) => kind.charAt(0))
      .join('');

  it.each([
    ['over several lines', 'a\n<!--\nb\n-->\nc', 'tccct'],
    ['in one line', '<!-- a -->\nb', 'ct'],
    ['behind a text', 'a <!-- b\nc -->\nd', 'ttt'],
    ['with text behind the end', '<!--\na --> b\nc', 'cct'],
    ['that never ends', '<!-- a\nb', 'tt'],
    ['in a fence', '```\n<!--\n```\na -->', 'ffft'],
    ['around a fence', '<!--\n```\na\n```\n-->\nb', 'ccccct'],
  ])('are told apart from text: %s', (_where, text, expected) => {
    expect(kinds(text)).toBe(expected);
  });

  it('hold no tasks and no criteria', () => {
    const tasks = readTasks('- [ ] 1. Build\n<!--\n- [ ] 2. Old\n-->\n- [ ] 3. Test\n');

    expect(tasks.tasks.map(({ id }) => id)).toEqual(['1', '3']);
    expect(tasks.broken).toEqual([]);
    expect(criteria('### Requirement 1\n\n1. THE S SHALL a\n<!--\n2. THE S SHALL b\n-->\n')).toEqual([['1', ['1.1']]]);
  });
});

describe('properties', () => {
  it.each(['Propiedad', 'Propriedade', '속성', 'Свойство', 'Eigenschaft', 'Propriété'])('are read below %s', (word) => {
    const { properties } = readDesign(`## Correctness Properties\n\n### ${word} 1: A\n\n**Validates: Requirements 1.1**\n`);

    expect(properties.map(({ number, title }) => [number, title])).toEqual([[1, 'A']]);
  });
});
