import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const RULES = ['requirements-vague', 'requirements-subjective', 'requirements-quantity', 'requirements-unverifiable'];

function found(criterion: string): Finding[] {
  const document = readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`);
  return checkRequirements(document).filter(({ ruleId }) => RULES.includes(ruleId));
}

describe('words that leave a criterion open', () => {
  it.each([
    ['THE View SHALL load quickly and look nice', 'requirements-vague', '"quickly" and "nice" have no measure in'],
    ['THE View SHALL load quickly, Quickly and easily, quickly', 'requirements-vague', '"quickly" and "easily" have no measure in'],
    ['WHEN a fast reader asks, THE View SHALL load easily', 'requirements-vague', '"fast" and "easily" have no measure in'],
    [
      'IF it fails, THEN THE View SHALL close gracefully with a helpful message and proper icons',
      'requirements-subjective',
      '"gracefully", "helpful" and "proper" have no measure in',
    ],
    ['THE View SHALL regularly load several pages', 'requirements-quantity', 'how much: "regularly" and "several" in'],
    ['THE View SHALL support multiple themes and many fonts', 'requirements-quantity', 'how much: "support multiple" and "many" in'],
    [
      'THE View SHALL try to load TBD themes',
      'requirements-unverifiable',
      '"TBD" is not decided yet and "try to" promises an effort, not a',
    ],
    ['THE View SHALL load TBD themes in ??? colours', 'requirements-unverifiable', '"TBD" and "???" are not decided yet in'],
  ])('are named in one finding: %s', (criterion, ruleId, message) => {
    const findings = found(criterion);

    expect(findings.map((finding) => finding.ruleId)).toEqual([ruleId]);
    expect(findings[0]?.message).toContain(message);
  });

  it('are found where the first of them stands', () => {
    const [finding] = found('THE View SHALL try to load TBD themes');

    expect(finding).toMatchObject({ line: 5, column: 4 + 'THE View SHALL '.length, endColumn: 4 + 'THE View SHALL try to'.length });
  });

  it('are not named where a figure of their half says what is meant', () => {
    const [finding, ...more] = found('WHEN a large file loads fast, THE View SHALL show it quickly, within 2 seconds');

    expect(finding?.message).toContain(': "fast" has no measure in');
    expect(more).toEqual([]);
  });

  it.each([
    ['THE View SHALL show new entries in real time', 'in real time'],
    ['THE View SHALL show new entries in near real-time', 'in near real-time'],
    ['WHEN a filter changes, THE View SHALL apply it instantly', 'instantly'],
    ['THE View SHALL keep low latency', 'low latency'],
    ['THE View SHALL offer high availability', 'high availability'],
    ['WHEN large files (Requirement 2) are opened, THE View SHALL show pages', 'large'],
    ['WHEN large files, but no images (> 10 MB), are opened, THE View SHALL show pages', 'large'],
    ['THE View SHALL play sound with minimal lag', 'minimal lag'],
    ['THE View SHALL respond with minimal latency', 'minimal latency'],
    ['THE View SHALL add minimal performance overhead', 'minimal performance overhead'],
    ['THE View SHALL give a quick response', 'quick'],
    ['THE View SHALL allow quick entry of data', 'quick'],
    ['THE View SHALL offer quick and easy forms', 'quick'],
    ['THE View SHALL have a quick loading panel', 'quick'],
    ['THE View SHALL allow quick form submission', 'quick'],
    ['THE View SHALL offer quick field validation', 'quick'],
    ['THE View SHALL offer quick tab switching', 'quick'],
    ['THE View SHALL allow quick menu navigation', 'quick'],
    ['THE View SHALL offer rapid session startup', 'rapid'],
    ['THE View SHALL count rapid button presses', 'rapid'],
    ['THE View SHALL have quick responsive menus', 'quick'],
    ['THE View SHALL show many widgets to users (18+ only)', 'many'],
    ['THE View SHALL show some records for adults (18+)', 'some'],
    ['THE View SHALL load large files on fast machines (>8 cores)', 'large'],
    ['THE View SHALL show many users (18+)', 'many'],
    ['WHEN multiple rapid changes occur, THE View SHALL show them', 'rapid'],
    ['THE View SHALL minimize memory use', 'minimize'],
    ['THE View SHALL minimize the number of errors', 'minimize'],
    ['THE View SHALL minimize error rates', 'minimize'],
    ['THE View SHALL minimize app startup time', 'minimize'],
    ['THE View SHALL minimize view switches', 'minimize'],
    ['THE View SHALL minimize latency with any load', 'minimize'],
    ['THE View SHALL show stock in real time without delay', 'in real time'],
    ['THE View SHALL show stock in real time as needed', 'in real time'],
    ['THE View SHALL cache pages and maximise hits', 'maximise'],
    ['Memory use SHALL be minimized', 'be minimized'],
    ['THE View SHALL ideally answer within 2 seconds', 'ideally'],
    ['THE View SHALL hold a large number of users', 'large'],
    ['THE View SHALL answer within [number] seconds', '[number]'],
    ['THE View SHALL answer within <X> seconds', '<X>'],
    ['THE View SHALL answer within XX seconds', 'XX seconds'],
    ['THE View SHALL answer within X seconds', 'X seconds'],
    ['THE View SHALL keep [insert a figure] entries', '[insert a figure]'],
    ['THE View SHALL answer within ___ seconds', '___'],
  ])('are found: %s', (criterion, word) => {
    const [finding, ...more] = found(criterion);

    expect(finding?.message).toContain(`: "${word}" `);
    expect(more).toEqual([]);
  });

  it.each([
    'THE View SHALL show new entries in real time, i.e. within 200 ms',
    'THE View SHALL filter the list in real time as the user types',
    'WHILE a call is transcribed in real time, THE View SHALL show a bar',
    'THE View SHALL apply the filter instantly, without loading the page again',
    'THE View SHALL show real-time events',
    'WHEN a quick entry session is started, THE View SHALL show one field',
    'THE View SHALL show a quick reply button, and a quick menu',
    'THE View SHALL store the result of the rapid test',
    'THE View SHALL offer two modes, Fargate (low-latency) and Lambda',
    'WHEN high availability is needed, THE Cluster SHALL run in 3 zones',
    'THE Cluster SHALL run in 3 zones for high availability',
    'THE View SHALL batch calls to minimize traffic',
    'THE View SHALL minimize allocations by reusing its buffers',
    'THE View SHALL minimize the chat window',
    'THE Window SHALL be maximized at start',
    'THE View SHALL show stock in real time without a page reload',
    'THE CLI SHALL take an option --limit <number>',
    'THE CLI SHALL take --limit <number> items',
    'THE CLI SHALL take -n <number> items',
    'THE CLI SHALL take (--wait <number> seconds)',
    'THE CLI SHALL take --max-age <duration> in seconds',
    'THE CLI SHALL take --max-age [duration] in seconds',
    'THE CLI SHALL accept <limit> as its second argument',
    'THE Log SHALL have the form <level> <value>',
    'THE Parser SHALL read the tag <value>',
    'THE Parser SHALL accept List <X> types',
    'THE CLI SHALL print Overwrite? [Y] and wait',
    'THE Cursor SHALL move to X percent of the axis',
    'THE Solver SHALL minimize the loss function',
    'WHEN the player is minimized, THE View SHALL pause',
    'THE Settings SHALL offer Minimize to tray',
    'THE Router SHALL keep files[number], List<X> and task-[N]-done.md',
    'THE View SHALL show the answer as `<X> of [number]` and "XX seconds ago"',
    'THE View SHALL answer within X seconds, where X is set by the administrator',
    'WHEN N jobs wait, THE Queue SHALL start N workers',
    'THE Reader SHALL take ___bold___ words and __init__ for names',
  ])('are not made up: %s', (criterion) => {
    expect(found(criterion)).toEqual([]);
  });
});
