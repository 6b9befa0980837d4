import { orWaive } from '../advice.ts';
import type { DriftSummary, GateFinding, GateRule } from '../types.ts';

const ruleId = 'gate-spec-sync';
/** Differences that the error itself names; all of them follow as findings of their own. */
const NAMED = 8;

function tooFar({ spec, score, items, inStep }: DriftSummary, threshold: number): GateFinding {
  const named = items.slice(0, NAMED).map(({ message }) => `- ${message}`);
  return {
    ruleId,
    level: 'error',
    message: [
      `${items.length} of ${items.length + inStep} things that the design of ${spec} declares or the change adds disagree (${score.toFixed(2)}, above ${threshold}):`,
      ...named,
      ...(items.length > NAMED ? [`- and ${items.length - NAMED} more`] : []),
    ].join('\n'),
    ...orWaive(
      `Build what the design declares, in its names and places. Or, for what is meant: stringline spec accept "<item>" --reason "…", or bring the design in step: stringline spec sync ${spec}`,
      ruleId,
      'spec-sync',
    ),
  };
}

/** A branch that takes the design away would have nothing to disagree with. */
function gone(spec: string, path: string): GateFinding {
  return {
    ruleId,
    level: 'error',
    path,
    message: `The spec ${spec} had a design.md when the run began, and the branch has none: the code cannot be compared with it.`,
    ...orWaive(`Put ${path} back as it was (git checkout <base> -- ${path})`, ruleId, 'spec-sync'),
  };
}

export const gateSpecSync: GateRule = {
  id: ruleId,
  title: 'The code is what the design says',
  explanation:
    'What the design of the spec declares and what the code of the branch declares are compared (docs/drift.md). Since the commit that the run began from, no more of it may have come apart than the threshold allows; one new thing that the design does not name breaks none but 0, unless other changes have brought more since the design was in step. What is declared and not built is named, and fails nothing.',
  evaluate: ({ drift, plan }) => {
    if (drift === undefined) return [];
    if (drift.lost !== undefined) return [gone(drift.spec, drift.lost)];
    if (drift.design === undefined)
      return [{ ruleId, level: 'warning', message: `The spec ${drift.spec} has no design.md: there is nothing to compare the code with.` }];
    const { items, unbuilt, inStep, design: path } = drift;
    const nothing = items.length + inStep === 0;
    return [
      ...(drift.drifted ? [tooFar(drift, plan.driftThreshold ?? 0)] : []),
      ...items.map((item): GateFinding => ({ ...item, ruleId, level: 'warning' })),
      ...unbuilt.map(
        (one): GateFinding => ({
          ...{ ruleId, level: 'warning', path: one.path, line: one.line },
          message: `${one.kind} ${one.name} is declared and ${one.kind === 'endpoint' ? 'no route that could be read answers to it' : 'in no code'}.`,
        }),
      ),
      ...(nothing
        ? [{ ruleId, level: 'warning', path, message: 'Of what the design names, nothing could be compared with the code.' } as const]
        : []),
    ];
  },
};
