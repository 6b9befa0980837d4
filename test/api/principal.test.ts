import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { holdsRole, principalFromClaims, principalFromIam, ROLES, rulesOf } from '../../lib/api/principal.ts';

const WHO = { iss: 'https://issuer', sub: 's' };
const all = (role: string) => ({ role, project: '*' });

describe('A principal from JWT claims', () => {
  it.each([
    { name: 'a Cognito group', claims: { 'cognito:groups': ['stringline:ci'] }, grants: [all('ci')] },
    {
      name: 'a list that API Gateway wrote as text',
      claims: { 'cognito:groups': '[stringline:ci stringline:auditor]' },
      grants: [all('ci'), all('auditor')],
    },
    { name: 'groups of another issuer', claims: { groups: ['stringline:operator'] }, grants: [all('operator')] },
    {
      name: 'a role in one project',
      claims: { groups: ['stringline:reviewer:github.com/acme/shop'] },
      grants: [{ role: 'reviewer', project: 'github.com/acme/shop' }],
    },
    { name: 'a group that the rules know', claims: { groups: ['platform-team'] }, grants: [all('operator'), all('auditor')] },
    { name: 'unknown groups and roles', claims: { groups: ['admin', 'stringline:root', 'constructor', '__proto__'] }, grants: [] },
    { name: 'no groups', claims: {}, grants: [] },
  ])('has the grants of $name', ({ claims, grants }) => {
    const principal = principalFromClaims({ ...WHO, ...claims }, { 'platform-team': ['operator', 'auditor'] });

    expect(principal).toEqual({ id: 'https://issuer#s', name: 's', grants, via: 'jwt' });
  });

  it.each([
    { claims: { email: 'dana@example.org', email_verified: true }, name: 'dana@example.org' },
    { claims: { email: 'dana@example.org', email_verified: 'true' }, name: 'dana@example.org' },
    { claims: { email: 'dana@example.org', email_verified: false }, name: 's' },
    { claims: { email: 'dana@example.org' }, name: 's' },
    { claims: { 'cognito:username': 'dana' }, name: 'dana' },
    { claims: { email: 7 }, name: 's' },
  ])('is named by what the issuer has verified: $name', ({ claims, name }) => {
    expect(principalFromClaims({ ...WHO, ...claims })).toMatchObject({ id: 'https://issuer#s', name });
  });

  it.each([
    { name: 'no issuer', claims: { sub: 's' } },
    { name: 'no subject', claims: { iss: 'https://issuer', email: 'dana@example.org', email_verified: true } },
    { name: 'an empty subject', claims: { ...WHO, sub: '' } },
    { name: 'a subject that is no text', claims: { ...WHO, sub: 7 } },
  ])('is nobody with $name', ({ claims }) => {
    expect(principalFromClaims(claims)).toBeUndefined();
  });

  it('is somebody else with another subject or another issuer, whatever their address is', () => {
    const dana = { email: 'dana@example.org', email_verified: true };
    const ids = [WHO, { ...WHO, sub: 't' }, { ...WHO, iss: 'https://other' }].map((who) => principalFromClaims({ ...who, ...dana })?.id);

    expect(new Set(ids).size).toBe(3);
  });
});

describe('Tokens of one person', () => {
  const groups = { 'cognito:groups': ['stringline:requester', 'stringline:reviewer'], ...WHO };
  const id = { ...groups, token_use: 'id', 'cognito:username': 'dana', email: 'dana@example.org', email_verified: true };
  const access = { ...groups, token_use: 'access', username: 'dana' };

  it('make one caller: who has started a run with an ID token is nobody with the access token', () => {
    expect(principalFromClaims(id)?.name).toBe('dana@example.org');
    expect(principalFromClaims(access)).toBeUndefined();
  });
});

describe('A principal from IAM', () => {
  const role = 'arn:aws:sts::123456789012:assumed-role/ci/build-42';

  it('is the role, not the session that the caller has named', () => {
    expect(principalFromIam({ userArn: role }, { 'stringline-role': 'ci' })).toEqual({
      id: 'arn:aws:iam::123456789012:role/ci',
      name: 'arn:aws:iam::123456789012:role/ci',
      identity: role,
      grants: [all('ci')],
      via: 'iam',
    });
  });

  it('is the person where Identity Center has named the session', () => {
    const userArn = 'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/dana@example.org';
    const other = userArn.replace('Developer_0123456789abcdef', 'Lead_fedcba9876543210');

    const callers = [principalFromIam({ userArn }, {}), principalFromIam({ userArn: other }, {})];

    for (const caller of callers) expect(caller).toMatchObject({ id: 'sso:aws:123456789012#dana@example.org', name: 'dana@example.org' });
  });

  it.each([
    { name: 'role everywhere', tags: { 'stringline-role': 'ci' }, projects: ['*'] },
    {
      name: 'projects of a tag',
      tags: { 'stringline-role': 'ci', 'stringline-projects': 'github.com/acme/a github.com/acme/b' },
      projects: ['github.com/acme/a', 'github.com/acme/b'],
    },
    { name: 'empty list of projects', tags: { 'stringline-role': 'ci', 'stringline-projects': '' }, projects: [] },
    { name: 'nothing of other tags', tags: { ci: '*', role: 'ci', 'stringline-projects': '*' }, projects: [] },
    { name: 'nothing of unknown roles', tags: { 'stringline-role': 'root admin' }, projects: [] },
  ])('has the $name', ({ tags, projects }) => {
    expect(principalFromIam({ userArn: role }, tags)?.grants.map(({ project }) => project)).toEqual(projects);
  });

  it('takes roles of a name from the rules, and users as they are', () => {
    const userArn = 'arn:aws:iam::123456789012:user/robots/deployer';

    expect(principalFromIam({ userArn }, {}, { deployer: ['operator'] })).toEqual({
      ...{ id: userArn, name: userArn },
      grants: [all('operator')],
      via: 'iam',
    });
  });

  it.each(['arn:aws:iam::123456789012:root', 'arn:aws:sts::123456789012:federated-user/x', '', 'arn:aws:sts::1:assumed-role/a'])(
    'is nobody for %j',
    (userArn) => {
      expect(principalFromIam({ userArn }, { 'stringline-role': 'ci' })).toBeUndefined();
    },
  );

  it('never grants a role that is none, whatever the claims and tags are', () => {
    const granted: string[] = [];
    const word = fc.oneof(fc.constantFrom(...ROLES, 'root', 'Ci', '__proto__'), fc.string({ maxLength: 6 }));
    const group = fc.oneof(
      fc.string(),
      fc.tuple(fc.constantFrom('stringline:', ''), word, fc.constantFrom('', ':p', ' ')).map((parts) => parts.join('')),
    );
    const tag = fc.oneof(fc.constantFrom('stringline-role', 'stringline-projects'), fc.string());
    fc.assert(
      fc.property(fc.array(group), fc.dictionary(tag, fc.oneof(word, fc.string())), (groups, tags) => {
        const principals = [principalFromClaims({ ...WHO, groups }), principalFromIam({ userArn: role }, tags)];
        for (const principal of principals) for (const grant of principal?.grants ?? []) granted.push(grant.role);
      }),
    );

    expect(granted.length).toBeGreaterThan(0);
    expect(granted.filter((one) => !ROLES.some((known) => known === one))).toEqual([]);
  });
});

describe('Rules', () => {
  it('turn the groups of each role into the roles of each group', () => {
    expect(rulesOf({ reviewer: ['leads', 'seniors'], operator: ['leads'], ci: [] })).toEqual({
      leads: ['reviewer', 'operator'],
      seniors: ['reviewer'],
    });
  });
});

describe('Grants', () => {
  const principal = { id: 'x', name: 'x', via: 'jwt', grants: [{ role: 'ci', project: 'a' }] } as const;

  it.each([
    { roles: ['ci'] as const, project: 'a', holds: true },
    { roles: ['ci'] as const, project: 'b', holds: false },
    { roles: ['ci'] as const, project: undefined, holds: true },
    { roles: ['operator'] as const, project: 'a', holds: false },
  ])('$roles in $project: $holds', ({ roles, project, holds }) => {
    expect(holdsRole(principal, roles, project)).toBe(holds);
  });
});
