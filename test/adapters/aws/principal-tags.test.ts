import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPrincipalTags, type TagsOf } from '../../../lib/adapters/aws/principal-tags.ts';
import { type LocalServer, readBody, serve } from '../../support/aws/http.ts';

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';
const member = (key: string, value: string): string =>
  `<member>\n        <Key>${key}</Key>\n        ${value === '' ? '<Value/>' : `<Value>${value}</Value>`}\n      </member>`;
const page = (action: string, members: string, more = '<IsTruncated>false</IsTruncated>'): string =>
  `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${more}<Tags>${members}</Tags></${action}Result></${action}Response>`;
const failure = (code: string): string =>
  `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

describe('createPrincipalTags', () => {
  let server: LocalServer;
  let asked: Record<string, string>[];
  let signatures: string[];
  let answer: (form: Record<string, string>) => { status?: number; text: string };
  beforeEach(async () => {
    asked = [];
    signatures = [];
    server = await serve((request, response) => {
      void readBody(request).then((body) => {
        const form = Object.fromEntries(new URLSearchParams(body.toString()));
        asked.push(form);
        signatures.push(request.headers.authorization ?? '');
        const { status = 200, text } = answer(form);
        response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
      });
    });
  });
  afterEach(() => server.close());
  const tags = (options: { now?: () => number; region?: string } = {}): TagsOf =>
    createPrincipalTags({
      ...{ region: 'eu-central-1', endpoint: server.url, maxAttempts: 1 },
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' }),
      ...options,
    });

  it.each([
    { kind: 'role', action: 'ListRoleTags', parameter: 'RoleName' },
    { kind: 'user', action: 'ListUserTags', parameter: 'UserName' },
  ] as const)('reads the tags of a $kind', async ({ kind, action, parameter }) => {
    answer = () => ({
      text: page(action, member('stringline-role', 'ci operator') + member('team', '') + member('q', '&lt;a&#38;b&#x3e;')),
    });

    expect(await tags()({ kind, name: 'deploy' })).toEqual({ 'stringline-role': 'ci operator', team: '', q: '<a&b>' });
    expect(asked).toEqual([{ Action: action, Version: '2010-05-08', [parameter]: 'deploy' }]);
    // IAM has one region in each partition.
    expect(signatures[0]).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/iam\/aws4_request/u);
  });

  it('follows pages to their end', async () => {
    answer = ({ Marker }) =>
      Marker === undefined
        ? { text: page('ListRoleTags', member('a', '1'), '<IsTruncated>true</IsTruncated><Marker>x&amp;y</Marker>') }
        : { text: page('ListRoleTags', member('b', Marker)) };

    expect(await tags()({ kind: 'role', name: 'ci' })).toEqual({ a: '1', b: 'x&y' });
  });

  it('asks once in a minute for each principal', async () => {
    const clock = { now: 0 };
    let value = 'ci';
    answer = ({ UserName }) => ({ text: page(UserName ? 'ListUserTags' : 'ListRoleTags', member('stringline-role', value)) });
    const tagsOf = tags({ now: () => clock.now });

    const first = await Promise.all([tagsOf({ kind: 'role', name: 'ci' }), tagsOf({ kind: 'role', name: 'ci' })]);
    value = 'auditor';
    const user = await tagsOf({ kind: 'user', name: 'ci' });
    clock.now = 59_999;
    const before = await tagsOf({ kind: 'role', name: 'ci' });
    clock.now = 60_000;

    expect([...first, before].map((some) => some['stringline-role'])).toEqual(['ci', 'ci', 'ci']);
    expect(user).toEqual({ 'stringline-role': 'auditor' });
    expect(await tagsOf({ kind: 'role', name: 'ci' })).toEqual({ 'stringline-role': 'auditor' });
    expect(asked).toHaveLength(3);
  });

  it('finds none on a role that is gone', async () => {
    answer = () => ({ status: 404, text: failure('NoSuchEntity') });

    expect(await tags()({ kind: 'role', name: 'gone' })).toEqual({});
  });

  it.each([
    { name: 'a refusal', says: { status: 403, text: failure('AccessDenied') }, throws: { code: 'aws-access-denied' } },
    { name: 'throttling', says: { status: 400, text: failure('Throttling') }, throws: { code: 'aws-unavailable' } },
    { name: 'an answer that is not one', says: { text: '<html>' }, throws: { message: 'IAM did not answer with the tags of the role ci' } },
  ])('gives no roles by $name: it fails, and asks again the next time', async ({ says, throws }) => {
    const tagsOf = tags();
    answer = () => says;
    await expect(tagsOf({ kind: 'role', name: 'ci' })).rejects.toMatchObject(throws);
    answer = () => ({ text: page('ListRoleTags', member('stringline-role', 'ci')) });

    expect(await tagsOf({ kind: 'role', name: 'ci' })).toEqual({ 'stringline-role': 'ci' });
  });

  it.each([
    { region: 'cn-northwest-1', signed: 'cn-north-1' },
    { region: 'us-gov-east-1', signed: 'us-gov-west-1' },
  ])('signs for where IAM of $region is', async ({ region, signed }) => {
    answer = () => ({ text: page('ListRoleTags', '') });

    await tags({ region })({ kind: 'role', name: 'ci' });

    expect(signatures[0]).toContain(`/${signed}/iam/`);
  });
});
