import type { LoadedPlaybook } from './load.ts';
import type { PlaybookDecision, PlaybookEdit } from './playbook.ts';

/** What the scripted reviewer decides about a subject in a 0-based round; undefined where the playbook has no word on it. */
export function scriptedDecision(
  { playbook }: Pick<LoadedPlaybook, 'playbook'>,
  subject: PlaybookDecision['subject'],
  round: number,
): PlaybookDecision | undefined {
  const decisions = playbook.reviewer?.decisions.filter((decision) => decision.subject === subject) ?? [];
  return decisions.find((decision) => decision.round === round) ?? decisions.find((decision) => decision.round === undefined);
}

/** The document as the scripted reviewer edits it; undefined where a passage does not occur exactly once. */
export function applyEdit(edit: PlaybookEdit, document: string): string | undefined {
  if (edit.content !== undefined) return edit.content;
  let text = document;
  for (const { find, with: replacement } of edit.replace ?? []) {
    const at = text.indexOf(find);
    if (at < 0 || text.indexOf(find, at + 1) >= 0) return undefined;
    text = text.slice(0, at) + replacement + text.slice(at + find.length);
  }
  return text;
}
