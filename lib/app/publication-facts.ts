import { firstWaivers, passedBeside, verdictWord } from '../domain/gates/index.ts';
import type { CriterionEvidence, PublicationFacts } from '../domain/publish/index.ts';
import { plainMarkdown, shorten } from '../domain/publish/index.ts';
import { readOpenQuestions } from '../domain/specs/index.ts';
import { getJson } from './artefacts.ts';
import { doneTasks } from './done-tasks.ts';
import type { Ports } from './ports.ts';
import { loadRecord, type TaskDone, VERIFICATION, type Verification } from './records.ts';
import { isRepair } from './repairs.ts';
import type { RunContext } from './run-context.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { criteriaOf, describeSpec } from './spec-documents.ts';
import { RefusedSteering, STEERING_REPORTS, SteeringRecord } from './steering-record.ts';
import { traceOfRun } from './trace-run.ts';
import { figures } from './verify/figures.ts';
import { count, joined, plural, someOf } from '../domain/shared/wording.ts';

/** Everything the pull request text states, gathered from the run's records: nothing in it is claimed by a model. */
export async function gatherFacts(context: RunContext, ports: Ports): Promise<PublicationFacts> {
  const { run } = context;
  const texts = await acceptedTexts(run, ports);
  const verification = await loadRecord(ports, run.id, VERIFICATION);
  const tasks = await doneTasks(context, ports);
  const [usage, reviews, criteria] = await Promise.all([
    usageRows(run.id, ports),
    reviewRows(run.id, ports),
    criteriaEvidence(context, { tasks, verification }, ports),
  ]);
  return {
    ...describeSpec(texts, context),
    run: { id: run.id, spec: run.spec, specType: run.specType, workflow: run.workflow, branch: run.branch, baseCommit: run.baseCommit },
    // What is withdrawn is not traced: nobody had to fulfil it.
    criteria: criteriaOf(texts).flatMap(({ id, text }) => {
      const evidence = criteria.get(id);
      return evidence === undefined ? [] : [{ ...evidence, id, text }];
    }),
    gates: gateRows(verification),
    reviews,
    steering: await steeringRows(context, ports),
    usage,
    attention: [...attention(context, { tasks, verification, reviews }), ...assumed(texts), ...(await refusedSteering(context, ports))],
    scripted: run.playbook !== undefined,
  };
}

async function criteriaEvidence(
  context: RunContext,
  what: { tasks: TaskDone[]; verification: Verification | undefined },
  ports: Ports,
): Promise<Map<string, Omit<CriterionEvidence, 'id' | 'text'>>> {
  const trace = await traceOfRun(context, ports);
  const idle = new Set(what.tasks.flatMap(({ commit, changed }) => (changed ? [] : [commit])));
  return new Map(
    trace.criteria.map(({ id, tasks, tests = [], testFiles = [] }) => {
      // A commit that only ticks its task is no evidence of work.
      const earlier = tasks.filter(({ commit }) => commit === context.run.baseCommit);
      const own = tasks.filter((task) => !earlier.includes(task));
      const commits = unique(own.flatMap(({ commit }) => (commit === undefined || idle.has(commit) ? [] : [commit])));
      return [
        id,
        {
          tasks: unique(tasks.map((task) => task.id)),
          earlier: unique(earlier.map((task) => task.id)),
          commits,
          testFiles: [],
          namedIn: testFiles.slice(0, 5),
          tests: tests.slice(0, 5),
        },
      ];
    }),
  );
}

function gateRows(verification: Verification | undefined): PublicationFacts['gates'] {
  return (verification?.verdicts ?? []).map((judged) => ({
    gate: judged.gate,
    verdict: verdictWord(judged),
    measured: [...passedBeside(judged), figures(judged.measured)].filter((part) => part !== '').join(', '),
    notes: firstWaivers(judged),
  }));
}

async function reviewRows(runId: string, ports: Ports): Promise<PublicationFacts['reviews'][number][]> {
  const reviews = await ports.reviews.list({ runId });
  return reviews.flatMap(({ subject, task, decision }) =>
    decision === undefined
      ? []
      : [
          {
            subject: task === undefined ? subject : `task ${task}`,
            decision: decision.decision,
            by: decision.by,
            via: decision.via,
            digest: decision.digest,
          },
        ],
  );
}

async function appliedSteering({ run }: RunContext, ports: Ports): Promise<SteeringRecord['applied']> {
  const reports = (await loadRecord(ports, run.id, STEERING_REPORTS)) ?? [];
  return (await Promise.all(reports.map((digest) => getJson(ports.artefacts, digest, SteeringRecord)))).flatMap(({ applied }) => applied);
}

/** What no model was shown of the steering, a line each. */
async function refusedSteering(context: RunContext, ports: Ports): Promise<string[]> {
  const { steering } = context.run;
  const { files } = steering === undefined ? { files: [] } : await getJson(ports.artefacts, steering, RefusedSteering);
  const applied = await appliedSteering(context, ports);
  return unique([
    ...files.flatMap(({ path, refused }) =>
      refused === undefined ? [] : [`Steering \`${path}\`: ${plainMarkdown(refused)}; it was not applied.`],
    ),
    ...applied.flatMap(({ path, refused = [] }) => refused.map((message) => `Steering \`${path}\`: ${plainMarkdown(message)}`)),
  ]);
}

async function steeringRows(context: RunContext, ports: Ports): Promise<PublicationFacts['steering']> {
  const files = await appliedSteering(context, ports);
  return [...new Map(files.map(({ path, scope, reason }) => [`${scope} ${path}`, { path, scope, reason }])).values()];
}

async function usageRows(runId: string, ports: Ports): Promise<PublicationFacts['usage'][number][]> {
  const rows = new Map<string, PublicationFacts['usage'][number]>();
  for (const record of await ports.usage.list({ runId })) {
    const key = `${record.useCase} ${record.model}`;
    const row = rows.get(key) ?? { useCase: record.useCase, model: record.model, calls: 0, tokens: 0, usd: 0 };
    const tokens = record.inputTokens + record.outputTokens + record.cacheReadTokens + record.cacheWriteTokens;
    rows.set(key, { ...row, calls: row.calls + 1, tokens: row.tokens + tokens, usd: row.usd + record.usd });
  }
  return [...rows.values()];
}

/** What a gate let pass and a person should know: less coverage than asked for, criteria that no test names. */
function warned(verification: Verification | undefined): string[] {
  const findings = (verification?.verdicts ?? []).flatMap((verdict) => verdict.findings);
  const [coverage] = findings.filter(({ ruleId, level }) => ruleId === 'gate-coverage' && level === 'warning');
  const untested = findings.flatMap(({ ruleId, level, subject }) =>
    ruleId === 'gate-spec-traceability' && level === 'warning' && subject !== undefined ? [subject] : [],
  );
  return [
    ...(coverage === undefined ? [] : [plainMarkdown(coverage.message)]),
    ...(untested.length === 0 ? [] : [plainMarkdown(`No test names ${plural(untested.length, 'criterion')} ${someOf(untested, 12)}.`)]),
  ];
}

/** What the accepted documents leave open or assume: what they assume was built. */
const assumed = (texts: Awaited<ReturnType<typeof acceptedTexts>>): string[] =>
  Object.entries(texts).flatMap(([kind, { text }]) =>
    readOpenQuestions(text)
      .slice(0, 12)
      .map(({ text: said, assumed: taken }) => `${taken ? 'Assumed' : 'Left open'} in ${kind}.md: ${plainMarkdown(shorten(said, 400))}`),
  );

/** What a person should look at before merging, most important first. */
function attention(
  context: RunContext,
  what: { tasks: TaskDone[]; verification: Verification | undefined; reviews: PublicationFacts['reviews'] },
): string[] {
  const waived = (what.verification?.verdicts ?? []).filter(({ verdict }) => verdict === 'waived');
  const byMachine = what.reviews.filter(({ via, decision }) => (via === 'policy' || via === 'scripted') && decision === 'approved');
  const repairs = what.tasks.filter(({ id }) => isRepair(id));
  return [
    ...waived.map((judged) => `Gate **${judged.gate}** was ${verdictWord(judged)}: ${plainMarkdown(joined(firstWaivers(judged)))}`),
    ...warned(what.verification),
    ...(byMachine.length > 0
      ? [
          `${count(byMachine.length, 'approval')} came from a machine (${unique(byMachine.map(({ via }) => via)).join(', ')}), not from a person.`,
        ]
      : []),
    ...what.tasks.flatMap(({ id, attention: notes }) => notes.map((note) => `Task ${id}: ${plainMarkdown(note)}`)),
    ...(repairs.length > 0
      ? [
          `The gates failed first; ${count(repairs.length, 'repair')} followed (${repairs.map(({ commit }) => `\`${commit.slice(0, 9)}\``).join(', ')}).`,
        ]
      : []),
    ...(what.verification?.isolation === 'network' && context.config.quality_gates.network === 'none'
      ? ['The checks ran with network access: this system offers no way to cut it.']
      : []),
  ];
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
