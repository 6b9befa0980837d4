import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCancel, log, select, text } from '@clack/prompts';
import type { Ports } from '../../app/ports.ts';
import { type DecideReviewInput, decideReview } from '../../app/review/decide-review.ts';
import { loadReview, type ReviewView } from '../../app/review/view-review.ts';
import type { Review } from '../../domain/workflow/run.ts';
import { type Io, painter } from '../io.ts';
import { reviewText } from './view.ts';

export interface Terminal {
  ports: Ports;
  io: Io;
  by: string;
  signal: AbortSignal;
}

type Choice = 'approve' | 'edit' | 'changes' | 'reject' | 'later';

/** Shows a document and asks for a decision at this terminal. False when the person wants to decide later. */
export async function askPerson(review: Review, terminal: Terminal): Promise<boolean> {
  const view = await loadReview(review, terminal.ports);
  terminal.io.stderr.write(`\n${reviewText(view, painter(terminal.io.stderr, terminal.io.env))}\n\n`);
  for (;;) {
    const choice = await ask(review, terminal);
    if (choice === 'later') return false;
    const input = await inputFor(choice, view, terminal);
    if (!input) continue;
    await decideReview({ ...input, id: review.id, digest: review.digest, by: terminal.by, via: 'terminal' }, terminal.ports);
    return true;
  }
}

async function ask(review: Review, { signal }: Terminal): Promise<Choice> {
  const failure = review.subject === 'task-failure';
  const choice = await select<Choice>({
    message: failure
      ? `Task ${review.task ?? ''} could not be finished. What now?`
      : `Approve digest ${review.digest.slice(0, 12)} of ${review.subject}?`,
    options: [
      ...(failure
        ? []
        : [
            { value: 'approve' as const, label: 'Approve', hint: 'exactly what is shown' },
            { value: 'edit' as const, label: 'Edit in $EDITOR', hint: 'checked and shown again' },
          ]),
      { value: 'changes', label: failure ? 'Try again with a hint' : 'Request changes', hint: 'with a comment' },
      { value: 'reject', label: 'Reject', hint: 'ends the run' },
      { value: 'later', label: 'Decide later', hint: 'the run waits' },
    ],
    signal,
  });
  return isCancel(choice) ? 'later' : choice;
}

type Decision = Pick<DecideReviewInput, 'decision' | 'comment' | 'edited'>;

async function inputFor(choice: Exclude<Choice, 'later'>, view: ReviewView, terminal: Terminal): Promise<Decision | undefined> {
  if (choice === 'approve') return { decision: 'approved' };
  if (choice === 'edit') {
    const edited = edit(view, terminal.io);
    return edited === undefined ? undefined : { decision: 'edited', edited };
  }
  const comment = await text({
    message: choice === 'changes' ? 'What is to be changed?' : 'Why? (for the records)',
    validate: (value) => (choice === 'changes' && (value ?? '').trim() === '' ? 'Say what to change.' : undefined),
    signal: terminal.signal,
  });
  if (isCancel(comment)) return undefined;
  return { decision: choice === 'changes' ? 'changes-requested' : 'rejected', ...(comment.trim() !== '' && { comment: comment.trim() }) };
}

/** The document in the person's editor; undefined when nothing was changed or the editor failed. */
export function edit(view: ReviewView, io: Io): string | undefined {
  const document = view.documents.at(-1);
  if (!document) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'stringline-review-'));
  const file = join(folder, `${document.kind}.md`);
  try {
    writeFileSync(file, document.text);
    const editor = io.env['VISUAL'] ?? io.env['EDITOR'] ?? (process.platform === 'win32' ? 'notepad' : 'vi');
    const ended = spawnSync(`${editor} "${file}"`, { shell: true, stdio: 'inherit' });
    const edited = readFileSync(file, 'utf8');
    if (ended.status !== 0) log.warn(`${editor} ended with ${ended.status ?? ended.signal ?? 'an error'}; the document stays as it was.`);
    else if (edited === document.text) log.info('Nothing was changed.');
    else return edited;
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
