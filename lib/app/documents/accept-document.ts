import type { Json } from '../../domain/shared/digest.ts';
import type { DocumentKind } from '../../domain/workflow/document-kind.ts';
import type { Ports } from '../ports.ts';
import { nowIso, tell } from '../tell.ts';

/** From here on this digest is the document of its kind; later stages read no other. */
export async function acceptDocument(input: { runId: string; kind: DocumentKind; digest: string }, ports: Ports): Promise<Json> {
  await ports.specs.accept(input.runId, input.kind, input.digest);
  await ports.ledger.append({
    runId: input.runId,
    key: `accepted/${input.kind}/${input.digest}`,
    type: 'document.accepted',
    at: nowIso(ports),
    data: { kind: input.kind, digest: input.digest },
  });
  await tell(ports, input.runId, {
    key: `accepted/${input.kind}/${input.digest}`,
    type: 'document.accepted',
    message: `${input.kind}.md accepted (${input.digest.slice(0, 12)})`,
    data: { kind: input.kind, digest: input.digest },
  });
  return { kind: input.kind, digest: input.digest };
}
