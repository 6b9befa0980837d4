import type { Kind } from './generate.ts';

/** One way to spoil a valid document, and the rule that has to notice. */
export interface Mutation {
  what: string;
  kind: Kind;
  rule: string;
  /** @param pick a number that decides which of several places is spoilt */
  apply(text: string, pick: number): string;
}

/** Replaces the match of a global pattern that `pick` chooses. */
function at(pattern: RegExp, to: string | ((...groups: string[]) => string)): (text: string, pick: number) => string {
  return (text, pick) => {
    const matches = [...text.matchAll(pattern)];
    const match = matches[pick % Math.max(1, matches.length)];
    if (match === undefined) return text;
    const by = typeof to === 'string' ? to : to(...match.map((group) => group));
    return text.slice(0, match.index) + by + text.slice(match.index + match[0].length);
  };
}

const requirements = (what: string, rule: string, apply: Mutation['apply']): Mutation => ({
  what,
  kind: 'requirements',
  rule: `requirements-${rule}`,
  apply,
});
const design = (what: string, rule: string, apply: Mutation['apply']): Mutation => ({
  what,
  kind: 'design',
  rule: `design-${rule}`,
  apply,
});
const tasks = (what: string, rule: string, apply: Mutation['apply']): Mutation => ({ what, kind: 'tasks', rule: `tasks-${rule}`, apply });
const bugfix = (what: string, rule: string, apply: Mutation['apply']): Mutation => ({
  what,
  kind: 'bugfix',
  rule: `bugfix-${rule}`,
  apply,
});

const FIRST = /^1\. (WHEN .*?, THE (\w+) SHALL .*?)(?: within \d+ seconds)$/gm;
const THIRD = /^3\. THE (\w+) SHALL list each (\w+) under its title$/gm;

/** `["1.1", "2.1"]` and its neighbour. */
function moveToFirstWave(text: string): string {
  const later = /"id": 1, "tasks": \[("[\d.]+")/.exec(text)?.[1] ?? '';
  const without = text.replace(new RegExp(`${later}(?:, )?`), '');
  return without.replace('"id": 0, "tasks": [', `"id": 0, "tasks": [${later}, `);
}

export const MUTATIONS: readonly Mutation[] = [
  requirements('a SHALL is lost', 'ears', at(/ SHALL (?=store|refuse|list)/g, ' will ')),
  requirements(
    'a criterion becomes a wish',
    'ears',
    at(THIRD, (_, _system, thing) => `3. Each ${thing} can be found again`),
  ),
  requirements('a figure gives way to "quickly"', 'vague', at(/ within \d+ seconds/g, ' quickly')),
  requirements('a response becomes "user-friendly"', 'vague', at(/ under its title/g, ' in a user-friendly list')),
  requirements('a message becomes "appropriate"', 'subjective', at(/ with status 422/g, ' with an appropriate message')),
  requirements(
    'a number gives way to "several"',
    'quantity',
    at(THIRD, (_, system) => `3. THE ${system} SHALL list several records`),
  ),
  requirements(
    'a second promise is added',
    'single-response',
    at(FIRST, (_, text, system) => `1. ${text} and THE ${system} SHALL write a log entry`),
  ),
  requirements(
    'a second action is added',
    'joined-responses',
    at(FIRST, (_, text) => `1. ${text} and notify the owner`),
  ),
  requirements(
    'the actor is lost in a passive',
    'passive',
    at(THIRD, (_, _system, thing) => `3. Each ${thing} SHALL be listed under its title`),
  ),
  requirements('the actor is left out', 'actor', at(/, THE \w+ SHALL/g, ', SHALL')),
  requirements('a list is left open', 'unverifiable', at(/ under its title/g, ' under title, date, etc.')),
  requirements('a criterion promises an effort', 'unverifiable', at(/ SHALL store /g, ' SHALL try to store ')),
  requirements('a requirement takes the number of another', 'duplicate-id', at(/### Requirement 2:/g, '### Requirement 1:')),
  requirements(
    'a criterion is written twice',
    'duplicate-criterion',
    at(/^(2\. (.*)\n)(3\. .*\n)/gm, (_, two, text, three) => `${two}${three}4. ${text}\n`),
  ),
  requirements(
    'a criterion is written again in other words',
    'duplicate-criterion',
    at(
      /^(3\. THE (\w+) SHALL list each (\w+) under its title)$/gm,
      (_, all, system, thing) => `${all}\n4. The ${system} shall list every ${thing} under the title`,
    ),
  ),
  requirements(
    'a figure is contradicted',
    'contradiction',
    at(
      /^(1\. (.* within )(\d+) seconds\n)(2\. .*\n3\. .*\n)/gm,
      (...[, one = '', text = '', seconds = '', rest = '']) => `${one}${rest}4. ${text}${Number(seconds) + 20} seconds\n`,
    ),
  ),
  requirements(
    'a promise is contradicted',
    'contradiction',
    at(/^(3\. (THE \w+ SHALL) (list each .*)\n)/gm, (_, three, begin, rest) => `${three}4. ${begin} NOT ${rest}\n`),
  ),
  requirements('a term is renamed', 'glossary', at(/THE \w+_Service SHALL list/g, 'THE Record_Keeper SHALL list')),
  requirements('a definition is cut', 'glossary', at(/^- \*\*\w+\*\*: .*\n/gm, '')),
  requirements('the criteria of a requirement are cut', 'criteria-missing', at(/^1\. .*\n2\. .*\n3\. .*$/gm, '')),
  requirements('the introduction is cut', 'introduction', at(/## Introduction\n[^#]*/g, '')),
  requirements('a story is cut', 'story', at(/^\*\*User Story:\*\*.*$/gm, '')),
  requirements('the requirements are cut', 'present', at(/## Requirements[^]*/g, '')),
  requirements('the cases of failure are cut', 'unwanted-case', (text) => text.replaceAll(/^2\. IF .*\n/gm, '')),

  design(
    'a criterion is served no more',
    'criterion-unserved',
    at(/(_Satisfies: \d\.1), \d\.2/g, (_, rest) => rest),
  ),
  design(
    'a component serves what does not exist',
    'reference-dangling',
    at(/(_Satisfies: .*)_/g, (_, rest) => `${rest}, 9.9_`),
  ),
  design(
    'a property proves what does not exist',
    'reference-dangling',
    at(/\*\*Validates: Requirements /g, '**Validates: Requirements 8.1, '),
  ),
  design('nothing says what it serves', 'satisfies-absent', (text) => text.replaceAll(/^(?:_Satisfies|\*\*Validates).*\n/gm, '')),
  design('a section is cut', 'sections', at(/^## (?:Overview|Architecture|Error Handling|Testing Strategy)$/gm, '## More')),
  design('a property takes the number of another', 'property-duplicate', at(/### Property 2:/g, '### Property 1:')),
  design('a property proves nothing', 'property-validates', at(/^\*\*Validates: .*$/gm, '')),
  design(
    'a step names an unknown component',
    'component-undescribed',
    at(/^(\d\. )(\w+Service) checks/gm, (_, number) => `${number}RateLimiter checks`),
  ),
  design('a node of the diagram is described nowhere', 'component-undescribed', at(/\[\w+Service\]/g, '[PolicyCache]')),
  design(
    'a bracket of the diagram stays open',
    'mermaid',
    at(/\[\w+Service\]/g, (text) => text.slice(0, -1)),
  ),
  design('an arrow of the diagram leads nowhere', 'mermaid', (text) => text.replace(/(--> )N0\[\w+\]/, '$1')),
  design('the diagram loses its kind', 'mermaid', at(/^graph TD$/gm, 'diagram')),
  {
    what: 'the last fence is not closed',
    kind: 'design',
    rule: 'document-open-fence',
    apply: (text) => text.replace(/```(?![^]*```)/, ''),
  },

  tasks(
    'a criterion is owned no more',
    'criterion-unowned',
    at(/_Requirements: (\d\.1), \d\.2_/g, (_, first) => `_Requirements: ${first}_`),
  ),
  tasks(
    'a reference dangles',
    'reference-dangling',
    at(/(_Requirements: .*)_/g, (_, rest) => `${rest}, 7.7_`),
  ),
  tasks('no task cites a criterion', 'references-absent', (text) => text.replaceAll(/^\s*- _Requirements.*\n/gm, '')),
  tasks(
    'a task takes the number of another',
    'duplicate-id',
    at(/- \[ \] (\d)\.2 /g, (_, group) => `- [ ] ${group}.1 `),
  ),
  tasks('a task runs before what it needs', 'waves', moveToFirstWave),
  tasks('a wave names an unknown task', 'waves', at(/"tasks": \["/g, '"tasks": ["9.9", "')),
  tasks(
    'a task runs twice',
    'waves',
    at(/"tasks": \[("[\d.]+")/g, (_, id) => `"tasks": [${id}, ${id}`),
  ),
  tasks('a wave names a parent', 'waves', at(/"tasks": \["/g, '"tasks": ["1", "')),
  tasks('a task is in no wave', 'waves-complete', at(/"[\d.]+", |, "[\d.]+"(?=\])|(?<=\[)"[\d.]+"(?=\])/g, '')),
  tasks('the graph is no JSON', 'waves-readable', at(/^ {2}\]$/gm, '')),
  tasks('a task stands before what it needs', 'order', (text) =>
    text.replace(/## Task Dependency Graph[^]*/, '').replace(/(1\.1 Create[^]*?)( {4}- _Requirements)/, '$1    - _Depends: 2.2_\n$2'),
  ),
  tasks(
    'tasks wait for each other',
    'dependencies',
    at(/(\d)\.1 (Create[^]*?)( {4}- _Requirements)/g, (_, group, rest, last) => `${group}.1 ${rest}    - _Depends: ${group}.2_\n${last}`),
  ),
  tasks('a task waits for nobody', 'dependencies', at(/_Depends: \d\.1_/g, '_Depends: 6.6_')),
  tasks(
    'a task is as vague as can be',
    'granularity',
    at(/(\d\.1) Create[^]*?(?= {4}- _Requirements)/g, (_, id) => `${id} Implement authentication\n`),
  ),
  tasks(
    'nothing says when a task is done',
    'success-criterion',
    at(/(\d\.1) Create[^]*?_\n/g, (_, id) => `${id} Create the reader of titles\n`),
  ),
  tasks('a test names an unknown property', 'property-dangling', at(/\*\*Property \d/g, '**Property 9')),
  tasks(
    'a parent is ticked before its tasks',
    'parent-done',
    at(/^- \[ \] (\d)\. Keep/gm, (_, id) => `- [x] ${id}. Keep`),
  ),
  tasks(
    'a task grows beyond measure',
    'size',
    at(/ {4}- (?:Refuse|Sort)/g, (text) => `${'    - One more step\n'.repeat(11)}${text}`),
  ),
  tasks('a task touches many files', 'size', at(/Files: `/g, 'Files: `a.ts`, `b.ts`, `c.ts`, `d.ts`, `e.ts`, `f.ts`, `')),
  tasks('two tasks of a wave write one file', 'wave-conflict', (text) =>
    text.replaceAll(/Files: `src\/\w+\/service.ts`/g, 'Files: `src/same.ts`'),
  ),
  tasks('the tasks are cut', 'present', at(/## Tasks[^]*/g, '')),

  bugfix('a part is cut', 'parts', at(/^\d\.1 .*$/gm, '')),
  bugfix('the right behaviour is no promise', 'ears', at(/ SHALL keep/g, ' keeps')),
  bugfix('what must stay is not marked', 'continue', at(/ CONTINUE TO/g, '')),
];
