import type { Finding } from '../../shared/finding.ts';

/** What is told of something that reads like a requirement, or criteria of one, and is not read: an error, with the advice that mostly fits. */
export function unread(line: number, message: string): Finding {
  return { ruleId: 'requirements-unread', level: 'error', message, line, fix: 'Give it a heading such as `### Requirement 2: Sorting`.' };
}
