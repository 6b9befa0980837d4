import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  classifyEars,
  computeWaves,
  EARS_FORMS,
  executableTasks,
  joinLines,
  readBugfix,
  readConfig,
  readDesign,
  readRequirements,
  readTasks,
  scanLines,
  setCriterion,
  setTaskStatus,
  specName,
  type TaskStatus,
  traceSpec,
  withoutTicks,
} from '../../../lib/domain/specs/index.ts';
import { labelled } from '../../../lib/domain/specs/text/inline.ts';
import { growth } from '../../support/cpu-time.ts';
import { documents, paths } from './arbitraries.ts';

function readEverything(text: string): void {
  const [requirements, bugfix, design, tasks] = [readRequirements(text), readBugfix(text), readDesign(text), readTasks(text)];
  readConfig(text);
  checkRequirements(requirements);
  checkBugfix(bugfix);
  checkDesign(design, { requirements, bugfix });
  checkTasks(tasks, { requirements, bugfix, design });
  executableTasks(tasks, { includeOptional: true });
  traceSpec({ requirements, bugfix, design, tasks });
}

/** Offsets count line breaks; everything else is the same. */
function withoutOffsets(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === 'offset' ? undefined : value)));
}

describe('readers', () => {
  it('never throw, and no rule fails, whatever the text', () => {
    fc.assert(
      fc.property(documents, (text) => {
        readEverything(text);
        const findings = [...checkRequirements(readRequirements(text)), ...checkTasks(readTasks(text), { design: readDesign(text) })];
        expect(findings.filter(({ message }) => message.includes('could not be checked'))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('scan and join any text to itself, with offsets that point at their lines', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const scanned = scanLines(text);
        expect(joinLines(scanned)).toBe(text);
        for (const line of scanned.lines) expect(text.slice(line.start, line.start + line.text.length)).toBe(line.text);
      }),
    );
  });

  it('give the same document for CRLF and for a byte order mark', () => {
    fc.assert(
      fc.property(documents, (noise) => {
        const text = noise.replaceAll(/[\r\uFEFF]/g, '');
        const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
        expect(withoutOffsets(readRequirements(windows))).toEqual(withoutOffsets(readRequirements(text)));
        expect(readTasks(windows).tasks.map(({ key, status, criteria }) => [key, status, criteria])).toEqual(
          readTasks(text).tasks.map(({ key, status, criteria }) => [key, status, criteria]),
        );
      }),
    );
  });

  it.each([
    '*',
    '_',
    '`',
    '`a',
    'a`',
    '[',
    '- ',
    '# ',
    '- [ ] ',
    '1.',
    '1.1 ',
    '- - ',
    '\u2028',
    ' ',
    '\t',
    '~',
    '|',
    '<',
    '**a',
    'Property ',
    'WHEN ',
    'A_b ',
  ])('stay fast on a line of a million characters of %j', (unit) => {
    const frames = ['', '- [ ] 1.1 ', '### Requirement 1: x\n1. ', '  - _Requirements: '];
    const read = (size: number) => {
      for (const frame of frames) readEverything(frame + unit.repeat(Math.floor(size / unit.length)));
    };

    // A quadratic reader comes to 64 times as much.
    expect(growth(read, 125_000, 8)).toBeLessThan(24);
  });
});

describe('requirements.md of thousands of headings', () => {
  it.each([
    ['of criteria below one that is no requirement', '### Requirement 1: A\n### Sort\n', '#### Acceptance Criteria\n'],
    ['of requirements and of criteria outside of them', '', '### Requirement 1: A\n### Sort\n#### Acceptance Criteria\n'],
  ])('%s is read in one pass', (_what, head, unit) => {
    // A quadratic reader comes to 64 times as much.
    expect(growth((size) => readRequirements(head + unit.repeat(size)), 1_000, 8)).toBeLessThan(24);
  });
});

describe('a plan of ten thousand tasks with a wave each', () => {
  it('is read, checked and planned without comparing everything with everything', () => {
    const read = (size: number) => {
      const numbers = Array.from({ length: size }, (_, index) => index + 1);
      const boxes = numbers.map((number) => `- [ ] ${number}. P\n  - [ ] ${number}.1 A\n    - _Requirements: ${number}.1_\n`).join('');
      const waves = JSON.stringify({ waves: numbers.map((number) => ({ id: number, tasks: [`${number}.1`] })) });
      readEverything(`${boxes}\n\`\`\`json\n${waves}\n\`\`\`\n`);
    };

    // A quadratic form comes to 64 times as much.
    expect(growth(read, 1_250, 8)).toBeLessThan(24);
  });
});

describe('a plan of thousands of tasks with one letter', () => {
  it('is read in one pass', () => {
    const plan = (size: number): string => Array.from({ length: size }, (_, index) => `- [ ] T${index % 900}.${index % 7}. x\n`).join('');

    // A quadratic reader comes to 64 times as much.
    expect(growth((size) => readTasks(plan(size)), 500, 8)).toBeLessThan(24);
  });
});

describe('setCriterion', () => {
  it('changes nothing in front of the sentence, and nothing but it where it stood on one line', () => {
    const sentence = 'THE Probe SHALL stand here';
    fc.assert(
      fc.property(documents, fc.nat(), (noise, pick) => {
        const text = `### Requirement 1: A\n\n1. THE S SHALL a\n2. THE S SHALL b\n${noise}`;
        const criteria = readRequirements(text).requirements.flatMap((requirement) => requirement.criteria);
        const { id = '', parts: [first, ...more] = [] } = criteria[pick % Math.max(1, criteria.length)] ?? {};
        fc.pre(first !== undefined && !/behavio/i.test(noise));
        const result = setCriterion(text, id, sentence);
        if (!result.ok) return;
        expect(result.text.startsWith(text.slice(0, first.offset) + sentence)).toBe(true);
        if (more.length === 0) expect(result.text).toBe(text.slice(0, first.offset) + sentence + text.slice(first.offset + first.length));
      }),
      { numRuns: 300 },
    );
  });
});

describe('setTaskStatus', () => {
  it('changes exactly the one character of the task', () => {
    const statuses: TaskStatus[] = ['not-started', 'queued', 'in-progress', 'completed'];
    fc.assert(
      fc.property(documents, fc.constantFrom(...statuses), fc.nat(), (text, status, pick) => {
        const { tasks } = readTasks(text);
        const task = tasks[pick % Math.max(1, tasks.length)];
        fc.pre(task !== undefined);
        const result = setTaskStatus(text, task.key, status);
        if (!result.ok) return;
        const difference = [...text.split('').keys()].filter((index) => text.charAt(index) !== result.text.charAt(index));
        expect(result.text).toHaveLength(text.length);
        expect(difference).toEqual([task.markOffset]);
        expect(readTasks(result.text).tasks.find(({ line }) => line === task.line)?.status).toBe(status);
        expect(withoutTicks(result.text)).toBe(withoutTicks(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('computeWaves', () => {
  it('puts each task into one wave, writers of a file into different ones, and everything after its barrier', () => {
    const plans = fc.array(
      fc.record({ dependsOn: fc.array(fc.nat({ max: 9 }).map(String), { maxLength: 3 }), files: paths, barrierBefore: fc.boolean() }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(plans, (drafts) => {
        const tasks = drafts.map((draft, index) => ({ id: String(index), ...draft }));
        const waves = computeWaves(tasks);
        const waveOf = new Map(waves.flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
        expect(waves.flat().toSorted()).toEqual(tasks.map(({ id }) => id).toSorted());
        for (const wave of waves) {
          const files = wave.flatMap((id) => tasks[Number(id)]!.files);
          expect(new Set(files).size).toBe(files.length);
        }
        tasks.forEach((task, index) => {
          if (!task.barrierBefore) return;
          for (const earlier of tasks.slice(0, index)) expect(waveOf.get(earlier.id)!).toBeLessThan(waveOf.get(task.id)!);
        });
      }),
    );
  });

  it('keeps the order of dependencies that point back', () => {
    const plans = fc.array(fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), { maxLength: 10 });
    fc.assert(
      fc.property(plans, (drafts) => {
        const tasks = drafts.map((before, index) => ({
          id: String(index),
          dependsOn: before.filter((other) => other < index).map(String),
          files: [],
          barrierBefore: false,
        }));
        const waveOf = new Map(computeWaves(tasks).flatMap((ids, wave) => ids.map((id) => [id, wave] as const)));
        for (const { id, dependsOn } of tasks) for (const other of dependsOn) expect(waveOf.get(other)!).toBeLessThan(waveOf.get(id)!);
      }),
    );
  });
});

describe('small functions', () => {
  it('classify any text', () => {
    fc.assert(fc.property(documents, (text) => expect(EARS_FORMS).toContain(classifyEars(text))));
  });

  it('find labels by their letters where the pattern for those of all languages, which very long lines are left to, finds them', () => {
    const of = (...units: string[]) => fc.array(fc.constantFrom(...units), { maxLength: 6 }).map((parts) => parts.join(''));
    const words = of('a', 'B1', ' ', '_', '-', '(', 'é', '\u00A0', 'label of twenty', '!');
    const lines = fc.tuple(of(' ', '- ', '\t'), of('*', '_'), words, of('*', '_'), of(' '), of(':', '：', ''), words);
    fc.assert(
      fc.property(lines, (parts) => {
        const text = parts.join('');
        const [letters, pattern] = [labelled(text), labelled(`${text}${'x'.repeat(20_001)}`)];
        expect([letters?.label, letters?.index]).toEqual([pattern?.label, pattern?.index]);
      }),
      { numRuns: 1000 },
    );
  });

  it('name any request by a slug', () => {
    fc.assert(
      fc.property(documents, (text) => {
        const name = specName(text, '0a1b2c3d');
        expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(48);
      }),
    );
  });
});
