import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { DocumentKind } from '../domain/workflow/document-kind.ts';
import type { LedgerEntry, Review, Run, RunEvent, SpecRevision, UsageRecord } from '../domain/workflow/run.ts';
import { DOCUMENT_ORDER } from '../domain/workflow/run.ts';
import { runRef } from './branch.ts';
import type { Ports } from './ports.ts';
import { asTheyStand } from './review/as-they-stand.ts';
import { getRun } from './get-run.ts';

export interface RunReport {
  run: Run;
  events: RunEvent[];
  revisions: SpecRevision[];
  reviews: Review[];
  usage: { records: UsageRecord[]; total: { usd: number; tokens: number; calls: number } };
  ledger: LedgerEntry[];
  /** Tip of the run's commits; undefined before the first. */
  tip: string | undefined;
}

/** Everything recorded about a run. */
export async function showRun(runId: string, ports: Ports): Promise<RunReport> {
  const run = await getRun(runId, ports);
  const kinds: DocumentKind[] = DOCUMENT_ORDER[run.workflow].map(({ kind }) => kind);
  const [events, revisions, reviews, records, total, ledger, tip] = await Promise.all([
    ports.runs.events(runId),
    Promise.all(kinds.map((kind) => ports.specs.revisions(runId, kind))),
    ports.reviews.list({ runId }),
    ports.usage.list({ runId }),
    ports.usage.total(runId),
    ports.ledger.read({ runId }),
    ports.source.resolve(runRef(runId)),
  ]);
  return {
    run,
    events,
    revisions: revisions.flat(),
    reviews: await asTheyStand(reviews, ports.runs),
    usage: { records, total },
    ledger,
    tip,
  };
}

/** A run by its id or an unambiguous beginning of it; `undefined` means the latest. */
export async function findRun(given: string | undefined, ports: Pick<Ports, 'runs'>): Promise<Run> {
  const runs = await ports.runs.list();
  const matches =
    given === undefined ? runs.slice(0, 1) : runs.filter((run) => run.id === given || run.id.startsWith(given) || run.spec === given);
  const exact =
    matches.find((run) => run.id === given) ?? (given !== undefined && matches.every((run) => run.spec === given) ? matches[0] : undefined);
  if (exact) return exact;
  if (matches.length === 1 && matches[0]) return matches[0];
  if (matches.length > 1)
    throw new StringlineError({
      code: 'run-ambiguous',
      message: `${given ?? ''} could be ${matches.map((run) => run.id).join(', ')}.`,
      fix: 'Give more of the id.',
      exit: EXIT.usage,
    });
  throw new StringlineError({
    code: 'run-not-found',
    message: given === undefined ? 'There is no run in this repository yet.' : `There is no run ${given}.`,
    fix: given === undefined ? 'stringline run "what you want"' : 'stringline status',
    exit: EXIT.usage,
  });
}
