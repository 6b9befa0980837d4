import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../adapters/local/sha256.ts';
import { createFileWriter } from '../../adapters/local/file-writer.ts';
import { APPROVALS_PATH, countReport, lintWorkspace, readApprovalsFile } from '../../domain/lint/index.ts';
import { count } from '../../domain/shared/wording.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openRepository } from '../repository-config.ts';
import { type OpenSpec, openSpec } from './open-spec.ts';

/** In the order in which they are derived from each other. */
const DOCUMENTS = ['bugfix', 'requirements', 'design', 'tasks'] as const;
type Document = (typeof DOCUMENTS)[number];

/** Writes down that documents of a spec are approved as they lie there, with what they were derived from: `lint` tells when that no longer holds. */
export async function approveCommand(
  { name, only, by: given }: { name: string; only: string | undefined; by?: string | undefined },
  context: CommandContext,
): Promise<ExitCode> {
  const spec = openSpec(name, context);
  const { root, directory, files } = spec;
  const there = DOCUMENTS.filter((document) => files[`${document}.md`] !== undefined);
  const chosen = only === undefined ? there : there.filter((document) => document === only.replace(/\.md$/, ''));
  if (chosen.length === 0)
    throw failure('document-missing', `${directory} has no ${only ?? 'document'}.`, `It has: ${there.join(', ') || 'none'}.`);
  const digestOf = (document: Document): string => sha256(files[`${document}.md`] ?? '');
  const entries = chosen.map((document) => ({
    document,
    digest: digestOf(document),
    derivedFrom: there.slice(0, there.indexOf(document)).map((ground) => ({ document: ground, digest: digestOf(ground) })),
  }));
  const by = given?.trim() ?? (await identityOf(context));
  if (by === '')
    throw failure(
      'identity-unknown',
      'Whoever approves needs a name.',
      '--by "Name <mail>", or have git know you: git config user.name and user.email.',
    );
  const errors = errorsIn(spec, chosen);
  const at = new Date().toISOString();
  append(root, entries.map((entry) => entryText(directory, entry, { at, by })).join(''));
  return present(
    {
      schema: 'stringline.spec-approve/1',
      exit: EXIT.done,
      data: { path: APPROVALS_PATH, spec: directory, by, errors, approved: entries.map(({ document, digest }) => ({ document, digest })) },
      text: (paint) =>
        [
          ...entries.map(({ document, digest }) => `${document}.md is approved by ${by} as it is (${digest.slice(0, 12)}).`),
          ...(errors === 0 ? [] : [paint('yellow', `stringline lint finds ${count(errors, 'error')} in what was approved.`)]),
          `Written to ${APPROVALS_PATH}; commit it with the documents.`,
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}

/** Empty where git knows nobody. */
async function identityOf(context: CommandContext): Promise<string> {
  const repository = await openRepository(context);
  try {
    const { identity } = await repository.inspect();
    return identity === undefined ? '' : `${identity.name} <${identity.email}>`;
  } finally {
    repository.close();
  }
}

/** What lint finds wrong in the documents: it is said, and a person decides. */
function errorsIn({ workspace, directory }: OpenSpec, documents: readonly Document[]): number {
  const paths = new Set(documents.map((document) => (directory === '' ? `${document}.md` : `${directory}/${document}.md`)));
  return countReport(lintWorkspace(workspace, { within: (path) => paths.has(path) })).error;
}

interface Entry {
  document: Document;
  digest: string;
  derivedFrom: readonly { document: Document; digest: string }[];
}

function entryText(directory: string, { document, digest, derivedFrom }: Entry, { at, by }: { at: string; by: string }): string {
  const grounds = derivedFrom.map((ground) => `      - { document: ${ground.document}, digest: ${ground.digest} }\n`).join('');
  return `  - spec: ${JSON.stringify(directory === '' ? '.' : directory)}\n    document: ${document}\n    digest: ${digest}\n    at: ${at}\n    by: ${JSON.stringify(by)}\n${grounds === '' ? '' : `    derived_from:\n${grounds}`}`;
}

/** Adds to the list at the end of the file; a file that has another shape is left alone. */
function append(root: string, text: string): void {
  const file = join(root, APPROVALS_PATH);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (before === undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `# Which bytes were approved, and on what ground: stringline spec approve adds to it, stringline lint reads it.\napprovals:\n${text}`,
      {
        flag: 'wx',
      },
    );
    return;
  }
  const after = `${before.replace(/\n*$/, '\n')}${text}`;
  const known = readApprovalsFile(before);
  const grown = readApprovalsFile(after);
  if (known.findings.length > 0 || grown.findings.length > 0 || grown.approvals.length <= known.approvals.length)
    throw failure(
      'approvals-shape',
      `${APPROVALS_PATH} does not end in its list of approvals, so nothing was added.`,
      'Mend what stringline lint says of it.',
    );
  if (!createFileWriter(root).replace(APPROVALS_PATH, before, after))
    throw failure('file-changed', `${APPROVALS_PATH} has changed since it was read; it was left as it is.`, 'Give the command again.');
}

function failure(code: string, message: string, fix: string): StringlineError {
  return new StringlineError({ code, message, fix, exit: EXIT.usage });
}
