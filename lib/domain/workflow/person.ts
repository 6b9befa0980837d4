import type { ReviewDecision, Run } from './run.ts';

/** Who has asked for a run or decided a review, as records keep them. */
export interface Person {
  /** Who it is, for good: `issuer#subject` of a token, an IAM role or user, `git#address` of a git identity. Absent in older records. */
  id?: string | undefined;
  /** For people. Names and addresses change hands: nobody is known by one alone. */
  name: string;
}

/** Who vouches for an id. */
type Voucher = 'token' | 'iam' | 'nobody';

/** Anybody can write any git identity: it says who it is, and nobody vouches for it. */
const GIT = 'git#';

/** Id of a git identity `Name <address>`: the address, because the name is written in many ways. */
export const gitPersonId = (name: string): string => `${GIT}${addressOf(name)}`;

/** What stands in angle brackets at the end, else the whole text. */
const addressOf = (name: string): string => (/<(?<address>[^<>]*)>\s*$/u.exec(name)?.groups?.['address'] ?? name).trim().toLowerCase();

function voucherOf(id: string | undefined): Voucher {
  if (id === undefined || id.startsWith(GIT)) return 'nobody';
  return /^(?:arn|sso):/u.test(id) ? 'iam' : 'token';
}

/**
 * Whether two records are of one person. Ids that the same kind of voucher stands behind decide alone: two subjects are two people, whatever
 * address both have. Where one has no such id, or the two come in by different doors, the same address is taken for the same person:
 * rules that ask for two people must not be met by one who comes twice.
 */
export function samePerson(one: Person, other: Person): boolean {
  const voucher = voucherOf(one.id);
  if (voucher !== 'nobody' && voucher === voucherOf(other.id)) return one.id === other.id;
  return addressOf(one.name) === addressOf(other.name);
}

/** Between the name that a decision is given under and who gave it. */
const HAND = ', by the hand of ';

/** The name of a decision: with who gave it, where that is somebody else. */
export const deciderName = (by: string, hand: string | undefined): string =>
  hand === undefined || hand === by ? by : `${by}${HAND}${hand}`;

/** Whether whoever asked for the run stands behind a decision: by name, or as the hand that gave it. */
export function decidedByRequester(
  { by, byId }: Pick<ReviewDecision, 'by' | 'byId'>,
  run: Pick<Run, 'requester' | 'requesterId'>,
): boolean {
  const requester = { id: run.requesterId, name: run.requester };
  const [name = '', ...hands] = by.split(HAND);
  return [{ id: byId, name }, ...hands.map((hand) => ({ name: hand }))].some((person) => samePerson(person, requester));
}
