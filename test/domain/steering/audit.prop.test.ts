import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auditSteering, checkSteering, parseSteeringFile } from '../../../lib/domain/steering/index.ts';
import { growth } from '../../support/cpu-time.ts';

const WORDS = ['orders', 'invoice', 'customer', 'handler', 'schema', 'queue', 'retry', 'metric', 'review', 'branch', 'module', 'adapter'];
const sentence = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 5, maxLength: 9 }).map((words) => `Use ${words.join(' ')}.`);
const markdown = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      sentence,
      fc.constantFrom('# Never', '- Do not ', '| a | b |', '```', '\r\n', '> '),
    ),
  )
  .map((parts) => parts.join('\n'));

function audit(global: string, project: string): ReturnType<typeof auditSteering> {
  const files = [
    parseSteeringFile('org.md', global, { scope: 'global', root: '' }),
    parseSteeringFile('.kiro/steering/a.md', project, { scope: 'project', root: '.kiro/steering' }),
  ];
  return auditSteering({ files, paths: ['src/a.ts'], names: [], globalRoot: '~' });
}

describe('the audit of steering, whatever the texts', () => {
  it('ends, and names lines that are there', () => {
    fc.assert(
      fc.property(markdown, markdown, (global, project) => {
        const { findings } = audit(global, project);

        for (const { path, line, message } of findings) {
          const text = path === '~/org.md' ? global : project;
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(message).not.toContain('could not be checked');
        }
        const files = [parseSteeringFile('.kiro/steering/a.md', project, { scope: 'project', root: '.kiro/steering' })];
        expect(checkSteering(files, { paths: ['src/a.ts'] }).filter(({ message }) => message.includes('could not be checked'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('finds every sentence that was copied, in whatever case and marks, and no contradiction in copies', () => {
    fc.assert(
      fc.property(sentence, sentence, fc.constantFrom('- ', '1. ', '> ', '**', ''), (copied, other, mark) => {
        fc.pre(copied !== other);
        const end = mark === '**' ? '**' : '';

        const { findings } = audit(`- ${copied}\n`, `${mark}${copied.toUpperCase()}${end}\n`);

        expect(findings.map(({ ruleId }) => ruleId)).toEqual(['steering-duplicate']);
      }),
    );
  });

  it('finds that one forbids what the other asks for, and takes neither for a copy', () => {
    fc.assert(
      fc.property(sentence, fc.constantFrom('Never', 'Do not', "Don't", 'Must not'), (asked, negation) => {
        const { findings } = audit(`- ${asked}\n`, `- ${asked.replace('Use', `${negation} use`)}\n`);

        expect(findings.map(({ ruleId }) => ruleId)).toEqual(['steering-contradiction']);
      }),
    );
  });

  it('finds another figure, and none in the same', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.nat(999), (one, other) => {
        const text = (value: number): string => `Retry failed calls up to ${String(value)} times.\n`;

        const { findings } = audit(text(one), text(other));

        expect(findings.map(({ ruleId }) => ruleId)).toEqual([one === other ? 'steering-duplicate' : 'steering-contradiction']);
      }),
    );
  });

  it('takes time about linear in the statements', () => {
    const text = (count: number, seed: number): string =>
      Array.from(
        { length: count },
        (_, index) =>
          `- Use ${Array.from({ length: 8 }, (_unused, k) => `w${String((index * 31 + k * 17 + seed) % (count * 3))}`).join(' ')}.`,
      ).join('\n');
    const time = (count: number): void => void audit(text(count, 1), text(count, 2));

    // Eight times the statements: sixteen times the time would not be linear, sixty-four would be quadratic.
    expect(growth(time, 200, 8)).toBeLessThan(32);
  });
});
