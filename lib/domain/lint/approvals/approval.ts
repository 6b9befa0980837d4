import type { Digest, Hash } from '../../shared/digest.ts';
import type { DocumentKind } from '../../workflow/document-kind.ts';

/** Bytes of one document, by their digest. */
export interface DocumentDigest {
  document: DocumentKind;
  digest: Digest;
}

/** That a document was approved, and on what ground. */
export interface Approval extends DocumentDigest {
  /** The spec's folder, or its name where only one folder has it. */
  spec: string;
  /** What lay beside it when it was approved, and what it was derived from. */
  derivedFrom: readonly DocumentDigest[];
  /** ISO date or time, where it is known. */
  at?: string | undefined;
  /** Who approved it, where that is known. */
  by?: string | undefined;
}

/** What is known about approvals, in the order in which they were given. */
export interface ApprovalsReading {
  approvals: readonly Approval[];
  /** Why they could not be read, and from where. */
  problem?: { path: string; reason: string };
}

const BOX = /^([ \t]*(?:[-*+]|\d+[.)])[ \t]+\[)[^\]\r\n](\])/gm;

/** A plan with no box ticked: a task that was done since is no other plan. */
export function untick(tasks: string): string {
  return tasks.replaceAll(BOX, '$1 $2');
}

/** A text with each line end that a checkout may give it, first as it is: git turns them with `core.autocrlf`, and nobody has changed a word. */
function checkouts(text: string): string[] {
  const plain = text.replaceAll('\r\n', '\n');
  return [text, plain, plain.replaceAll('\n', '\r\n')];
}

/** The digests by which a text may have been approved, first that of its bytes: with other line ends, and for a plan before it was begun. */
export function approvableDigests(document: DocumentKind, text: string, hash: Hash): ReadonlySet<Digest> {
  const texts = document === 'tasks' ? [text, untick(text)] : [text];
  return new Set([...new Set(texts.flatMap(checkouts))].map((each) => hash(each)));
}
