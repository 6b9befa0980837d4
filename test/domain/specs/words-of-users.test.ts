import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';

const RULES = /^requirements-(?:vague|subjective|quantity|unverifiable|joined-responses)$/;

/** Rules on words that find something in a criterion. */
function found(criterion: string): string[] {
  const document = readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`);
  return checkRequirements(document).flatMap(({ ruleId }) => (RULES.test(ruleId) ? [ruleId.slice('requirements-'.length)] : []));
}

describe('words that say what they say exactly', () => {
  it.each([
    // Nouns, and what others do
    'THE Gateway SHALL log each retry attempt to the provider',
    'THE Quiz SHALL avoid questions of any prior attempt for the same lesson',
    'THE Loop SHALL only attempt to call tools that exist',
    'THE Audit SHALL record what happens when an agent tries to use a token',
    'THE Engine SHALL log the command but not process it',
    'THE Store SHALL convert it before queries process it.',
    'THE Report SHALL show similarity scores and similarity ranks',
    // Values and names
    'THE Shop SHALL take the duration of a coupon (once, repeating, forever)',
    'THE Shop SHALL offer a duration of once/repeating/forever',
    'THE Client SHALL not wait forever',
    'THE Jester SHALL praise the error-free code',
    'THE Api SHALL document all possible status codes',
    'THE Settings SHALL apply them to all future notifications',
    'THE Card SHALL use `color.text` on all platforms',
    'THE Reader SHALL work on all platforms (Linux, macOS, Windows)',
    'THE Guide SHALL invite everyone to ask any question',
    'THE Builder SHALL allow the precision to be specified as an option',
    'THE Linter SHALL write the TODO checklist with TODO hints',
    'THE Module SHALL support all plural forms (zero, one, two, few, many, other)',
    'THE Check SHALL work with 1 or many sources',
    'IF a fix needs that many files, THEN THE Guard SHALL stop with status 3',
    'THE Platform SHALL show the most recently graded goal',
    'THE Cache SHALL refresh it less frequently than the others',
    'THE Gate SHALL answer 429 (too many attempts)',
    'THE Gate SHALL show the error "no" for too many attempts',
    'THE Api SHALL answer 413 for payload too large',
    'THE Form SHALL name the reason (file too large, wrong type)',
    'WHEN large README files (>10MB) are read, THE Reader SHALL take a stream',
    'WHEN large numbers of cards (1000+ notes) are shown, THE Board SHALL draw the visible ones',
    'THE Migration SHALL index frequently queried columns: user_id, state',
    'THE Router SHALL rank by cost, where lower score is better',
    'WHEN the window is narrow, THE Page SHALL be responsive: the table SHALL become a list',
    'THE Builder SHALL read the limit to be defined in the configuration',
    'THE Builder SHALL let callers ask for a precision to be defined via `--precision`',
    // Nouns that are verbs elsewhere
    'THE Page SHALL hide edit and delete buttons for sections',
    'THE Player SHALL expose pause, resume, and cancel controls',
    'THE Shop SHALL provide backup, restore and export for admins',
    'THE Data_Layer SHALL permit full read and write access to all records',
    'THE Text SHALL stay short and clear to readers',
    'THE Form SHALL provide labels and clear messages',
    'THE Page SHALL have indentation and clear visual hierarchy',
    'THE Script SHALL follow the pattern of scripts, exit code 0 on success',
  ])('are found by no rule: %s', (criterion) => {
    expect(found(criterion)).toEqual([]);
  });

  it.each([
    ['THE Gate SHALL attempt to reach the server', 'unverifiable'],
    ['THE Gate SHALL automatically attempt to reach the server', 'unverifiable'],
    ['THE Gate SHALL keep the log forever', 'unverifiable'],
    ['THE Gate SHALL always handle the error', 'unverifiable'],
    ['THE Gate SHALL be error-free', 'unverifiable'],
    ['THE Gate SHALL handle all possible inputs', 'unverifiable'],
    ['THE Gate SHALL support all future versions', 'unverifiable'],
    ['THE Gate SHALL work on all platforms', 'unverifiable'],
    ['THE Gate SHALL answer any question', 'unverifiable'],
    ['THE Gate SHALL open after a time to be specified', 'unverifiable'],
    ['THE Gate SHALL keep themes, colours and similar', 'unverifiable'],
    ['THE Gate SHALL support many, many doors', 'quantity'],
    ['THE Gate SHALL show recently opened doors', 'quantity'],
    ['IF too many items exist, THEN THE Gate SHALL delete the oldest', 'quantity'],
    ['IF the payload is too large, THEN THE Gate SHALL refuse it', 'quantity'],
    ['WHEN large files are read in parts (5 workers), THE Gate SHALL show it', 'quantity'],
    ['WHEN large files (5 workers) are read, THE Gate SHALL show it', 'quantity'],
    ['WHEN a user signs in, THE Gate SHALL answer "no" to too many attempts', 'quantity'],
    ['WHEN there are too many login attempts, THE Gate SHALL answer 429', 'quantity'],
    ['THE limit SHALL be 10 (to be confirmed with the client)', 'unverifiable'],
    ['THE Gate SHALL wait a value to be defined by operations', 'unverifiable'],
    ['THE limit SHALL be 10, to be decided in the next phase', 'unverifiable'],
    ['THE Gate SHALL have a timeout to be determined at design time', 'unverifiable'],
    ['THE Gate SHALL allow users to edit the price, to be confirmed', 'unverifiable'],
    ['THE Gate SHALL allow an upload limit of a size that is to be determined', 'unverifiable'],
    ['THE Gate SHALL parse the message that arrived and process it', 'unverifiable'],
    ['THE Gate SHALL log when the order came and process it', 'unverifiable'],
    ['THE Gate SHALL not drop the order but handle it', 'unverifiable'],
    ['THE Gate SHALL look at it once and deal with it', 'unverifiable'],
    ['THE Gate SHALL wait until noon, then process it', 'unverifiable'],
    ['THE Gate SHALL be deployed on any platform', 'unverifiable'],
    ['THE Gate SHALL install on every platform', 'unverifiable'],
    ['THE Gate SHALL support every possible device', 'unverifiable'],
    ['THE Gate SHALL support all possible devices', 'unverifiable'],
    ['THE Gate SHALL be designed for all future clients', 'unverifiable'],
    ['THE Gate SHALL contain error-free code', 'unverifiable'],
    ['THE Gate SHALL manage any situation', 'unverifiable'],
    ['THE Gate SHALL cover any situation', 'unverifiable'],
    ['IF a user makes too many attempts, THE Gate SHALL lock the account', 'quantity'],
    ['IF a client sends too many requests, THE Gate SHALL block it', 'quantity'],
    ['WHEN there are too many failed attempts, THE Gate SHALL lock the account', 'quantity'],
    ['THE Gate SHALL reject a name too long', 'quantity'],
    ['IF the upload too large, THE Gate SHALL reject it', 'quantity'],
    ['IF an error occurs for a file that is too large, THE Gate SHALL reject it', 'quantity'],
    ['THE Gate SHALL write the log and clear cache entries', 'joined-responses'],
    ['THE Gate SHALL generate a report and clear temporary files', 'joined-responses'],
    ['THE Gate SHALL include totals and clear stale rows', 'joined-responses'],
    ['THE Gate SHALL count votes and turn numbers into words', 'joined-responses'],
    ['THE Gate SHALL support copy and delete user data', 'joined-responses'],
    ['THE Gate SHALL keep fewer items so that more pages are fast', 'vague'],
    ['THE Gate SHALL sort them where a lower value is fast', 'vague'],
    ['THE Gate SHALL have a better form', 'vague'],
    ['THE Gate SHALL be responsive: no user waits', 'vague'],
    ['THE Gate SHALL put a door there where appropriate', 'vague'],
    ['THE Gate SHALL choose an appropriate door', 'subjective'],
    ['THE Gate SHALL block the upload and delete buttons of old pages', 'joined-responses'],
    ['THE Gate SHALL hide the edit and delete the page', 'joined-responses'],
    ['THE Gate SHALL close the session and clear stored credentials', 'joined-responses'],
    ['THE Gate SHALL indicate total count and provide navigation options', 'joined-responses'],
    ['THE Gate SHALL offer backup and restore the data', 'joined-responses'],
  ])('are found elsewhere: %s', (criterion, rule) => {
    expect(found(criterion)).toEqual([rule]);
  });
});
