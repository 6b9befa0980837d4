import { describe, expect, it } from '@jest/globals';
import { decidedByRequester, deciderName, gitPersonId, samePerson } from '../../../lib/domain/workflow/index.ts';

const token = (subject: string, name = 'dana@example.org', issuer = 'https://login.example.org') => ({ id: `${issuer}#${subject}`, name });
const git = (name: string) => ({ id: gitPersonId(name), name });
const DANA = 'Dana <dana@example.org>';

describe('Two records', () => {
  it.each([
    { name: 'one subject, whose address has changed', one: token('7'), other: token('7', 'dana@new.example.org'), same: true },
    { name: 'two subjects with one address', one: token('7'), other: token('8'), same: false },
    { name: 'one subject of two issuers', one: token('7'), other: token('7', 'dana@example.org', 'https://other'), same: false },
    { name: 'a git identity written in two ways', one: git(DANA), other: git('D. D. <Dana@Example.org>'), same: true },
    { name: 'two git identities', one: git(DANA), other: git('Dana <robin@example.org>'), same: false },
    { name: 'one who comes by git and with a token', one: git(DANA), other: token('7'), same: true },
    {
      name: 'one who comes with a token and through IAM',
      one: token('7'),
      other: { id: 'sso:aws:1#dana@example.org', name: 'dana@example.org' },
      same: true,
    },
    { name: 'an older record, by its address', one: { name: 'dana@example.org' }, other: token('7'), same: true },
    { name: 'an older record of somebody else', one: { name: 'robin@example.org' }, other: token('7'), same: false },
    {
      name: 'two roles',
      one: { id: 'arn:aws:iam::1:role/a', name: 'arn:aws:iam::1:role/a' },
      other: { id: 'arn:aws:iam::1:role/b', name: 'x' },
      same: false,
    },
  ])('are of one person: $name → $same', ({ one, other, same }) => {
    expect([samePerson(one, other), samePerson(other, one)]).toEqual([same, same]);
  });
});

describe('A decision is of whoever asked for the run', () => {
  const run = { requester: DANA, requesterId: gitPersonId(DANA) };

  it.each([
    { name: 'by name', by: DANA, hand: undefined, own: true },
    { name: 'as the hand under another name', by: 'Robin <robin@example.org>', hand: DANA, own: true },
    { name: 'as the hand under a name that hides it', by: 'Robin, by the hand of Robin', hand: DANA, own: true },
    { name: 'or not', by: 'Robin <robin@example.org>', hand: 'Robin <robin@example.org>', own: false },
  ])('$name', ({ by, hand, own }) => {
    expect(decidedByRequester({ by: deciderName(by, hand) }, run)).toBe(own);
  });

  it('by subject, although their addresses differ, and not by an address that both have', () => {
    const asked = { requester: 'dana@example.org', requesterId: 'https://login.example.org#7' };

    expect(decidedByRequester({ by: 'd@new.example.org', byId: 'https://login.example.org#7' }, asked)).toBe(true);
    expect(decidedByRequester({ by: 'dana@example.org', byId: 'https://login.example.org#8' }, asked)).toBe(false);
  });
});
