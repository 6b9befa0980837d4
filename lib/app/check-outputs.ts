import * as z from 'zod';
import type { CommandEvidence } from '../domain/gates/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { someOf } from '../domain/shared/wording.ts';
import type { Run, RunEvent } from '../domain/workflow/index.ts';
import type { Ports } from './ports.ts';
import { joinEvidence, loadEvidence } from './sandbox-evidence.ts';

/** What an event says of checks that were judged: of a task, or of a gate, which ran some of the commands of a job. */
const Judged = z.union([
  z.object({ task: z.string(), results: z.array(z.string()) }),
  z.object({ gate: z.string(), results: z.array(z.string()), commands: z.array(z.string()).min(1) }),
]);

/** One execution of the checks of a task or of a gate, by what told of it. */
interface Execution {
  /** Id of the task, or name of the gate. */
  of: string;
  at: string;
  passed: boolean;
  /** Digests of the results of the jobs. */
  results: readonly string[];
  /** Names of the commands of the gate; undefined for those of a task, which are all. */
  commands: readonly string[] | undefined;
}

/** All that the commands of one execution of checks printed. */
export interface CheckOutput extends Pick<Execution, 'of' | 'at' | 'passed'> {
  commands: CommandEvidence[];
}

function executionOf({ type, at, data }: RunEvent): Execution[] {
  const parsed = Judged.safeParse(data);
  if (!parsed.success || !/^(?:task\.checks-|gate\.)/u.test(type)) return [];
  const { results } = parsed.data;
  const what =
    'gate' in parsed.data ? { of: parsed.data.gate, commands: parsed.data.commands } : { of: parsed.data.task, commands: undefined };
  return [{ ...what, at, passed: !type.endsWith('failed'), results }];
}

/** Tasks and gates whose last checks failed and that nothing has finished since, in the order in which they failed. */
export function openFailures(events: readonly RunEvent[]): string[] {
  const open = new Set<string>();
  for (const event of events) {
    const finished = event.type === 'task.completed' ? event.data?.['task'] : undefined;
    if (typeof finished === 'string') open.delete(finished);
    for (const { of, passed } of executionOf(event)) {
      open.delete(of);
      if (!passed) open.add(of);
    }
  }
  return [...open];
}

/**
 * What the commands of a task's or a gate's checks printed, each time that they ran.
 * @param of id of the task or name of the gate; undefined means the execution that failed last, whatever has mended it since
 * @throws StringlineError `output-unknown`
 */
export async function checkOutputs(
  { id }: Pick<Run, 'id'>,
  of: string | undefined,
  ports: Pick<Ports, 'artefacts' | 'runs'>,
): Promise<CheckOutput[]> {
  const all = (await ports.runs.events(id)).flatMap(executionOf);
  const kept = all.filter(({ results }) => results.length > 0);
  const found = of === undefined ? kept.filter(({ passed }) => !passed).slice(-1) : kept.filter((execution) => execution.of === of);
  if (found.length === 0) throw unknown(id, of, [...new Set(all.map((execution) => execution.of))]);
  return Promise.all(
    found.map(async ({ results, commands: named, ...execution }) => {
      const { commands } = joinEvidence(await Promise.all(results.map((result) => loadEvidence(result, ports.artefacts))));
      return { ...execution, commands: commands.filter(({ name }) => named === undefined || named.includes(name)) };
    }),
  );
}

function unknown(runId: string, of: string | undefined, known: readonly string[]): StringlineError {
  return new StringlineError({
    code: 'output-unknown',
    message: of === undefined ? `No check has failed in run ${runId}.` : `No check of ${of} has run in run ${runId}.`,
    fix: known.length === 0 ? `stringline show ${runId}` : `Name a task or a gate that was checked: ${someOf(known, 12)}.`,
    exit: EXIT.usage,
  });
}
