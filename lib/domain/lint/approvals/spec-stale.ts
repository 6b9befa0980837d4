import type { Hash } from '../../shared/digest.ts';
import type { Observation, Rule } from '../../shared/rule.ts';
import type { DocumentKind } from '../../workflow/document-kind.ts';
import type { SpecDirectory } from '../spec-directories.ts';
import { type Approval, approvableDigests, type DocumentDigest } from './approval.ts';

/** A spec with the approvals of its documents, in the order in which they were given. */
export interface ApprovedSpec {
  spec: Pick<SpecDirectory, 'directory' | 'files'>;
  approvals: readonly Approval[];
  hash: Hash;
}

/**
 * A document lies there as it was approved, and what it was derived from does not. One that has changed too has no approval to hold it to: it
 * may have been brought up to date by hand.
 */
export const specStale: Rule<ApprovedSpec> = {
  id: 'spec-stale',
  level: 'warning',
  explanation:
    'A design or a plan was approved as an answer to what stood before it. When that changes and it does not, it answers a question that nobody asks any more. Digests of what was approved tell, not the times of files; line ends do not count.',
  example: {
    wrong: 'a criterion changed in requirements.md, and design.md left as it was approved for the old one',
    right: 'design.md and tasks.md made for the new requirements.md and approved again',
  },
  check: (input) => {
    const digests = new Map([...new Set(input.approvals.map(({ document }) => document))].map((each) => [each, digestsOf(each, input)]));
    return [...digests].flatMap(([document, own]) => {
      const approved = input.approvals.filter((approval) => approval.document === document && own.has(approval.digest));
      const latest = approved.at(-1);
      if (latest === undefined) return [];
      const moved = approved.map(({ derivedFrom }) =>
        derivedFrom.filter((ground) => !digestsOf(ground.document, input).has(ground.digest)),
      );
      return moved.some((grounds) => grounds.length === 0) ? [] : [stale(latest, moved.at(-1) ?? [], input)];
    });
  },
};

const nameOf = (document: DocumentKind): string => `${document}.md`;

function digestsOf(document: DocumentKind, { spec, hash }: ApprovedSpec): ReadonlySet<string> {
  const text = spec.files[nameOf(document)];
  return text === undefined ? new Set() : approvableDigests(document, text, hash);
}

function stale({ document, at, by }: Approval, moved: readonly DocumentDigest[], input: ApprovedSpec): Observation {
  const { directory } = input.spec;
  const name = nameOf(document);
  const when = `${at === undefined ? '' : ` on ${at.slice(0, 10)}`}${by === undefined ? '' : ` by ${by}`}`;
  const others = moved.map((ground) => nameOf(ground.document)).join(' and ');
  const folder = directory === '' ? '.' : directory;
  return {
    path: directory === '' ? name : `${directory}/${name}`,
    message: `${name} was approved${when} for what has changed since: ${moved.map((ground) => change(ground, input)).join(' and ')}.`,
    fix: `If ${name} still answers ${others}, say so: stringline spec approve ${folder} ${document}. Else have it made for ${others} as it is now and approved again (stringline run ${folder}), or take back the change of ${others}.`,
  };
}

function change(ground: DocumentDigest, input: ApprovedSpec): string {
  const [now] = digestsOf(ground.document, input);
  const was = ground.digest.slice(0, 12);
  return `${nameOf(ground.document)} (${was} then, ${now === undefined ? 'gone' : now.slice(0, 12)} now)`;
}
