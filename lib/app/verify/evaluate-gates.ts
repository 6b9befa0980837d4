import {
  dependsOnBase,
  evaluateGate,
  firstWaivers,
  type GatePlan,
  type GateVerdict,
  isOpen,
  isRepairable,
  passedBeside,
  verdictWord,
} from '../../domain/gates/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { attemptOf } from '../../domain/workflow/index.ts';
import { getJson, putJson } from '../artefacts.ts';
import { tipOf } from '../branch.ts';
import type { Ports } from '../ports.ts';
import { Verification } from '../records.ts';
import { nextRepair } from '../repairs.ts';
import { joinEvidence, loadEvidence } from '../sandbox-evidence.ts';
import { loadRun, type RunContext } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { findProofs, traceOfRun } from '../trace-run.ts';
import { baseEvidence, storeBaseJob } from './base-coverage.ts';
import { driftOfRun } from './drift-of-run.ts';
import { figures } from './figures.ts';
import { gateKey, gatePlans, gatesOf } from './plan-gates.ts';
import { joined } from '../../domain/shared/wording.ts';

interface EvaluateInput {
  runId: string;
  round: number;
  results: string[];
  base: string | null;
}

/**
 * Judges every gate by pure rules over the reports, or answers with the job that must be run first: what the tests covered before the run.
 * The verdict is kept under its build key when all have passed.
 */
export async function evaluateGates(input: EvaluateInput, ports: Ports): Promise<Json> {
  const context = await loadRun(input.runId, ports);
  const commit = await tipOf(context.run, ports.source);
  const plans = await gatePlans(context, ports);
  const key = gateKey({ plans, commit }, context, ports);
  const kept = input.results.length === 0 ? await ports.builds.find(key) : undefined;
  const verification =
    kept === undefined ? await judge(input, { context, commit, plans }, ports) : await getJson(ports.artefacts, kept, Verification);
  if ('job' in verification) return { job: verification.job };
  const failed = verification.verdicts.filter(({ verdict }) => verdict === 'failed');
  const at = nowIso(ports);
  const occasion = `${attemptOf(context.run)}/${input.round}/${commit}`;
  const artefact = await putJson(ports.artefacts, verification);
  if (failed.length === 0) await ports.builds.record(key, artefact, { stage: 'verify', step: 'gates', runId: input.runId, at });
  await ports.checkpoints.save(input.runId, 'verification', verification as unknown as Json);
  await ports.ledger.append({
    runId: input.runId,
    key: `gates/${occasion}`,
    type: 'gates.decided',
    at,
    data: { commit, verification: artefact, failed: failed.map(({ gate }) => gate), reused: kept !== undefined },
  });
  await announce({ ...input, occasion, plans, reused: kept !== undefined }, verification, ports);
  return {
    verdict: failed.length === 0 ? 'passed' : 'failed',
    repairable: failed.some(isRepairable),
    repair: await nextRepair(input.runId, ports),
    summary: summaryOf(failed),
  };
}

interface Judged {
  context: RunContext;
  commit: string;
  plans: readonly GatePlan[];
}

async function judge(input: EvaluateInput, what: Judged, ports: Ports): Promise<Verification | { job: string }> {
  const parts = await Promise.all(input.results.map((result) => loadEvidence(result, ports.artefacts)));
  const evidence = joinEvidence(parts);
  const today = nowIso(ports).slice(0, 10);
  const { waivers } = gatesOf(what.context, ports);
  const compared = what.plans.find(({ gate }) => gate === 'spec-sync');
  const { commit } = what;
  const drift = compared && (await driftOfRun(what.context, { commit, threshold: compared.driftThreshold ?? 0 }, ports));
  const [traced, others] = [
    what.plans.filter(({ gate }) => gate === 'spec-traceability'),
    what.plans.filter(({ gate }) => gate !== 'spec-traceability'),
  ];
  const by = { waivers, today, drift };
  const early = others.map((plan) => ({ plan, verdict: evaluateGate(plan, evidence, by) }));
  const open = early.find(({ plan, verdict }) => dependsOnBase(plan, verdict))?.plan;
  const base = open && (await baseEvidence(what.context, { plan: open, result: input.base }, ports));
  if (open !== undefined && base === undefined) return measureBase(input, { ...what, plan: open }, ports);
  const verdicts =
    base === undefined ? early.map(({ verdict }) => verdict) : others.map((plan) => evaluateGate(plan, evidence, { ...by, base }));
  // Which tests have passed is known when their gate has been judged.
  const proofs = await findProofs(what.context, { verdicts, all: true }, ports);
  const trace = await traceOfRun(what.context, ports, proofs);
  const all = [...verdicts, ...traced.map((plan) => evaluateGate(plan, evidence, { waivers, today, trace }))];
  const inOrder = what.plans.flatMap(({ gate }) => all.filter((verdict) => verdict.gate === gate));
  return {
    round: input.round,
    commit: what.commit,
    isolation: parts[0]?.isolation ?? 'none',
    verdicts: inOrder,
    proofs: await putJson(ports.artefacts, proofs),
  };
}

async function measureBase(
  { runId }: EvaluateInput,
  { context, plan }: Judged & { plan: GatePlan },
  ports: Ports,
): Promise<{ job: string }> {
  await tell(ports, runId, {
    key: `gates-base/${attemptOf(context.run)}`,
    type: 'gates.started',
    message: `Coverage is below ${(plan.coverageThreshold ?? 0) * 100} %: measuring what it was before this run, at ${context.run.baseCommit.slice(0, 9)}`,
  });
  return { job: await storeBaseJob(context, plan, ports) };
}

function summaryOf(failed: readonly GateVerdict[]): string {
  return failed
    .map(({ gate, findings }) => {
      const first = findings.find(isOpen);
      return `${gate}: ${first === undefined ? 'failed' : `${firstLine(first.message)}${first.fix === undefined ? '' : ` ${firstLine(first.fix)}`}`}`;
    })
    .join('\n');
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 400);

const commandsOf = (gate: string, plans: readonly GatePlan[]): string[] =>
  plans.filter((plan) => plan.gate === gate).flatMap(({ commands }) => commands.map(({ name }) => name));

async function announce(
  {
    runId,
    occasion,
    results,
    plans,
    reused,
  }: Pick<EvaluateInput, 'runId' | 'results'> & {
    occasion: string;
    plans: readonly GatePlan[];
    reused: boolean;
  },
  verification: Verification,
  ports: Ports,
): Promise<void> {
  for (const judged of verification.verdicts) {
    const { gate, verdict, measured, findings } = judged;
    const first = findings.find(({ level, waived }) => level === 'error' && (verdict === 'waived' || waived === undefined));
    const said = [
      ...passedBeside(judged),
      ...(verdict === 'failed' ? [] : firstWaivers(judged)),
      ...(verdict === 'failed' && first ? [] : [figures(measured)]),
      ...(verdict === 'passed' || !first ? [] : [firstLine(first.message)]),
      ...(verdict === 'failed' ? firstWaivers(judged) : []),
    ].filter((part) => part !== '');
    const why = joined(said);
    await tell(ports, runId, {
      key: `gate/${occasion}/${gate}`,
      type: `gate.${verdict}`,
      message: `Gate ${gate}: ${verdictWord(judged)}${why === '' ? '' : ` (${why})`}${reused ? ', same commit judged before' : ''}`,
      data: { gate, verdict, measured, results, commands: commandsOf(gate, plans) },
    });
  }
}
