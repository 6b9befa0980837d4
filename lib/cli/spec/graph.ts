import { specGraph, toDot, toMermaid } from '../../domain/specs/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpec } from './open-spec.ts';

/** Criteria, properties and tasks as a graph. */
export function graphCommand(name: string, format: string, context: CommandContext): ExitCode {
  if (format !== 'mermaid' && format !== 'dot')
    throw new StringlineError({
      code: 'format-unknown',
      message: `There is no format ${JSON.stringify(format)}.`,
      fix: 'Write mermaid or dot.',
      exit: EXIT.usage,
    });
  const graph = specGraph(openSpec(name, context).spec);
  const text = format === 'dot' ? toDot(graph) : toMermaid(graph);
  return present(
    { schema: 'stringline.spec-graph/1', exit: EXIT.done, data: { format, ...graph, text }, text: () => text },
    context.io,
    context.json,
  );
}
