import { createFileWriter } from '../../adapters/local/file-writer.ts';
import { type CriterionFailure, setCriterion } from '../../domain/specs/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpec } from './open-spec.ts';

/** Rewords one criterion: every other byte of the file stays, and none changes where the file has changed since it was read. */
export function setCriterionCommand(
  { spec: name, id, sentence }: { spec: string; id: string; sentence: string },
  context: CommandContext,
): ExitCode {
  const { root, directory, files } = openSpec(name, context);
  const document = files['bugfix.md'] === undefined ? 'requirements.md' : 'bugfix.md';
  const path = directory === '' ? document : `${directory}/${document}`;
  const before = files[document];
  if (before === undefined) throw failure('requirements-missing', `${directory} has no requirements.md.`, 'Name a spec that has one.');
  const result = setCriterion(before, id, sentence);
  const same = !result.ok && result.failure.code === 'criterion-same';
  if (!result.ok && !same) throw failure(result.failure.code, result.failure.message, fixOf(result.failure.code, path, name));
  if (result.ok && !createFileWriter(root).replace(path, before, result.text))
    throw failure('file-changed', `${path} has changed since it was read; it was left as it is.`, 'Give the command again.');
  return present(
    {
      schema: 'stringline.spec-set/1',
      exit: EXIT.done,
      data: { path, criterion: id, sentence, changed: result.ok },
      text: () =>
        result.ok
          ? `Criterion ${id} of ${path} is reworded. What was derived from it may be stale: stringline lint.`
          : result.failure.message,
    },
    context.io,
    context.json,
  );
}

function fixOf(code: CriterionFailure['code'], path: string, name: string): string {
  if (code === 'criterion-text')
    return 'For example: "WHEN a cart is empty, THE Shop SHALL say so." To take a criterion out, delete its lines in ' + path + '.';
  return code === 'criterion-ambiguous' ? `Give each a number of its own in ${path}.` : `stringline spec trace ${name} lists the criteria.`;
}

function failure(code: string, message: string, fix: string): StringlineError {
  return new StringlineError({ code, message, fix, exit: EXIT.usage });
}
