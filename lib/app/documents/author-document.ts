import * as z from 'zod';
import type { Json } from '../../domain/shared/digest.ts';
import { DocumentKind } from '../../domain/workflow/document-kind.ts';
import type { Invocation, Ports } from '../ports.ts';
import { acceptDocument } from './accept-document.ts';
import { checkEdited } from './check-document.ts';
import { draftDocument } from './draft-document.ts';

const digest = z.string();

export const DraftInput = z.strictObject({
  operation: z.literal('draft'),
  runId: z.string(),
  kind: DocumentKind,
  /** Review round, and number of the repair within it. */
  round: z.int().nonnegative(),
  attempt: z.int().nonnegative(),
  /** Revision to change, and what to change: findings (repair) or a comment (revision). */
  base: digest.nullable(),
  feedback: digest.nullable(),
});
export type DraftInput = z.infer<typeof DraftInput>;

export const AuthorDocumentInput = z.discriminatedUnion('operation', [
  DraftInput,
  z.strictObject({ operation: z.literal('check'), runId: z.string(), kind: DocumentKind, digest }),
  z.strictObject({ operation: z.literal('accept'), runId: z.string(), kind: DocumentKind, digest }),
]);
export type AuthorDocumentInput = z.infer<typeof AuthorDocumentInput>;

/** The authoring stages: draft a document, check what a reviewer edited, accept what was approved. */
export async function authorDocument(input: AuthorDocumentInput, ports: Ports, invocation: Invocation): Promise<Json> {
  switch (input.operation) {
    case 'draft':
      return draftDocument(input, ports, invocation);
    case 'check':
      return checkEdited(input, ports);
    case 'accept':
      return acceptDocument(input, ports);
  }
}
