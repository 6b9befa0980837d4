import { applyEdit, type LoadedPlaybook, scriptedDecision } from '../../adapters/models/index.ts';
import { getText } from '../../app/artefacts.ts';
import type { Ports } from '../../app/ports.ts';
import { decideByPolicy } from '../../app/review/decide-by-policy.ts';
import { type DecideReviewInput, decideReview } from '../../app/review/decide-review.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Review, Run } from '../../domain/workflow/run.ts';
import type { Platform } from '../../local/platform.ts';
import { interactive } from '../io.ts';
import type { CommandContext } from '../main.ts';

export type Decider = (review: Review) => Promise<boolean>;

export interface DeciderWorld {
  platform: Platform;
  context: CommandContext;
  signal: AbortSignal;
  playbook: LoadedPlaybook | undefined;
}

/** Who decides reviews in this command: the playbook's reviewer, the policy, the person at this terminal, or nobody now. */
export async function deciderFor(run: Run, world: DeciderWorld): Promise<Decider> {
  const { ports } = world.platform;
  if (run.reviewMode === 'scripted' && world.playbook) return scripted(world.playbook, ports);
  if (run.reviewMode === 'policy') return (review) => decideByPolicy(review, ports);
  if (!interactive(world.context.io) || world.context.json) return async () => Promise.resolve(false);
  const { askPerson } = await import('./interactive.ts');
  const state = await ports.source.inspect();
  const by = state.identity ? `${state.identity.name} <${state.identity.email}>` : run.requester;
  return (review) => askPerson(review, { ports, io: world.context.io, by, signal: world.signal });
}

/** The playbook's reviewer: the n-th decision on a subject belongs to the n-th review of it in this run. */
function scripted(playbook: LoadedPlaybook, ports: Ports): Decider {
  return async (review) => {
    const earlier = (await ports.reviews.list({ runId: review.runId })).filter(
      ({ subject, task, id, decision }) =>
        subject === review.subject && task === review.task && id !== review.id && decision?.via !== 'carried-over',
    );
    const planned = scriptedDecision(playbook, review.subject, earlier.length);
    if (!planned) return false;
    const decision = ({ approve: 'approved', 'request-changes': 'changes-requested', reject: 'rejected', edit: 'edited' } as const)[
      planned.decision
    ];
    const input: DecideReviewInput = {
      id: review.id,
      decision,
      digest: review.digest,
      by: playbook.playbook.reviewer?.name ?? 'scripted reviewer',
      via: 'scripted',
      ...(planned.comment !== undefined && { comment: planned.comment }),
    };
    await decideReview(
      planned.edit ? { ...input, edited: editedText(planned.edit, await documentOf(review, ports), playbook.path) } : input,
      ports,
    );
    return true;
  };
}

function editedText(edit: Parameters<typeof applyEdit>[0], document: string, path: string): string {
  const edited = applyEdit(edit, document);
  if (edited !== undefined) return edited;
  throw new StringlineError({
    code: 'playbook-edit-failed',
    message: `${path}: a passage that the scripted reviewer edits does not occur exactly once.`,
    exit: EXIT.usage,
  });
}

/** Text of the document under review. */
export async function documentOf(review: Review, ports: Pick<Ports, 'artefacts'>): Promise<string> {
  return getText(ports.artefacts, review.documents.at(-1)?.digest ?? review.digest);
}
