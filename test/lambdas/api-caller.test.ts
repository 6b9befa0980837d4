import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiHandlerParts, createHandler } from '../../lambdas/api/handler.ts';
import { rulesOf } from '../../lib/api/principal.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../support/api/world.ts';

const ACCOUNT = '123456789012';
const sessionOf = (role: string, account = ACCOUNT): string => `arn:aws:sts::${account}:assumed-role/${role}/session`;

let world: ApiWorld;
let ledger: string;
beforeAll(async () => {
  world = await openApiWorld();
  // What auditors may read and requesters may not.
  ledger = (await world.seedRun()).id;
});
afterAll(async () => {
  await world.close();
  removeSharedRepository();
});

/** Status of an answer to the caller whom API Gateway has made sure of. */
async function askAs(authorizer: object, parts: Partial<ApiHandlerParts>): Promise<number> {
  const answer = await createHandler({ services: world.services, ...parts })({
    version: '2.0',
    rawPath: '/v1/ledger',
    rawQueryString: `run=${ledger}`,
    requestContext: { requestId: 'r', accountId: ACCOUNT, http: { method: 'GET' }, authorizer },
  });
  return answer.statusCode;
}

describe('the caller whom API Gateway has made sure of', () => {
  const asked: unknown[] = [];
  const tagsOf: ApiHandlerParts['tagsOf'] = async (entity) => {
    asked.push(entity);
    const tags: Record<string, Record<string, string>> = {
      'role/audit': { 'stringline-role': 'auditor' },
      'role/ci': { 'stringline-role': 'ci' },
      'role/elsewhere': { 'stringline-role': 'auditor', 'stringline-projects': 'github.com/acme/other' },
      'user/robin': { 'stringline-role': 'requester auditor' },
    };
    return tags[`${entity.kind}/${entity.name}`] ?? {};
  };
  const rules = rulesOf({ auditor: ['platform-team', 'ruled-role'] });

  it.each([
    { name: 'a role with the tag', userArn: sessionOf('audit'), status: 200 },
    { name: 'a user with the tag', userArn: `arn:aws:iam::${ACCOUNT}:user/people/robin`, status: 200 },
    { name: 'a role with a tag that allows something else', userArn: sessionOf('ci'), status: 404 },
    { name: 'a role whose tags name other projects', userArn: sessionOf('elsewhere'), status: 404 },
    { name: 'a role without tags', userArn: sessionOf('untagged'), status: 404 },
    { name: 'a role that the settings name', userArn: sessionOf('ruled-role'), status: 200 },
    { name: 'a role of that name in another account', userArn: sessionOf('audit', '999999999999'), status: 404 },
    { name: 'a ruled role of that name in another account', userArn: sessionOf('ruled-role', '999999999999'), status: 404 },
  ])('may read as $name', async ({ userArn, status }) => {
    expect(await askAs({ iam: { userArn } }, { tagsOf, rules })).toBe(status);
  });

  it('is asked about by kind and name, and never for another account', async () => {
    asked.length = 0;

    await askAs({ iam: { userArn: sessionOf('audit') } }, { tagsOf });
    await askAs({ iam: { userArn: sessionOf('audit', '999999999999') } }, { tagsOf });

    expect(asked).toEqual([{ kind: 'role', name: 'audit' }]);
  });

  it.each([
    { name: 'the usual claims', parts: { rules }, claims: { groups: '[platform-team]' }, status: 200 },
    {
      name: 'the claim that the settings name',
      parts: { rules, groupsClaim: 'https://acme/teams' },
      claims: { 'https://acme/teams': 'platform-team' },
      status: 200,
    },
    {
      name: 'no other claim then',
      parts: { rules, groupsClaim: 'https://acme/teams' },
      claims: { groups: '[platform-team]' },
      status: 404,
    },
  ])('has the groups of $name', async ({ parts, claims, status }) => {
    expect(await askAs({ jwt: { claims: { iss: 'https://login.example.org', sub: 'ada', ...claims } } }, parts)).toBe(status);
  });
});
