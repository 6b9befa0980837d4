import type { Digest } from '../domain/shared/digest.ts';
import type { DocumentKind } from '../domain/workflow/document-kind.ts';
import { DOCUMENT_ORDER, type Run } from '../domain/workflow/run.ts';
import { getText } from './artefacts.ts';
import type { Ports } from './ports.ts';

export type DocumentTexts = Partial<Record<DocumentKind, { digest: Digest; text: string }>>;

/**
 * Texts of the accepted documents, in the order of the workflow; with `before`, only those that come before that kind: a document that
 * is built again after a failure must see what it saw the first time.
 */
export async function acceptedTexts(
  run: Pick<Run, 'id' | 'workflow'>,
  ports: Pick<Ports, 'specs' | 'artefacts'>,
  before?: DocumentKind,
): Promise<DocumentTexts> {
  const accepted = await ports.specs.accepted(run.id);
  const order = DOCUMENT_ORDER[run.workflow].map(({ kind }) => kind);
  const wanted = before === undefined ? order : order.slice(0, order.indexOf(before));
  const texts: DocumentTexts = {};
  for (const kind of wanted) {
    const digest = accepted[kind];
    if (digest !== undefined) texts[kind] = { digest, text: await getText(ports.artefacts, digest) };
  }
  return texts;
}
