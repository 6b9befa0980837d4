import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { PERMISSIONS, type RouteId } from '../../lib/api/permissions.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import { statementsIn } from '../../lib/infra/rules/statements.ts';
import { synthesize, theOne } from './support.ts';

const ROUTES = await allRoutes();

/** Whether the table lets the role `ci` call a route. */
function ciMayCall(id: string): boolean {
  const roles = PERMISSIONS[id as RouteId];
  return roles === 'anyone' || (roles as readonly string[]).includes('ci');
}

/** As IAM compares the end of an ARN of execute-api with a call: `*` is any text, with slashes and all; everything else is itself. */
function coversCall(resource: string, called: string): boolean {
  const pattern = resource.slice(resource.indexOf('/$default/') + '/$default/'.length);
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[$.*+?^(){}|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 'u').test(called);
}

let api: Template;
beforeAll(() => {
  ({
    templates: { api },
  } = synthesize());
}, 60_000);

describe('the policy of CI systems', () => {
  it('gives CI systems a policy for what they do, on the API of machines alone', () => {
    const [statement] = statementsIn(theOne(api, 'AWS::IAM::ManagedPolicy').Properties['PolicyDocument']);
    expect(statement?.actions).toEqual(['execute-api:Invoke']);
    for (const resource of statement!.resources) expect(resource).toMatch(/:<MachinesApi\w+>\/\$default\/(?:GET|POST|PUT)\/v1\/[^*]+\*?$/u);
  });

  it.each(ROUTES.map((route) => ({ route: `${route.method} ${route.path}`, permitted: ciMayCall(route.id) })))(
    'lets a CI system call $route: $permitted',
    ({ route, permitted }) => {
      const [statement] = statementsIn(theOne(api, 'AWS::IAM::ManagedPolicy').Properties['PolicyDocument']);
      const [method, path] = route.split(' ') as [string, string];
      const called = `${method}${path.replaceAll(/\{\w+\}/gu, 'an-id')}`;

      expect(statement!.resources.some((resource) => coversCall(resource, called))).toBe(permitted);
    },
  );
});
