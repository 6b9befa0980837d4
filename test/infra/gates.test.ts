import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { PERMISSIONS, type RouteId } from '../../lib/api/permissions.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import { statementsIn } from '../../lib/infra/rules/statements.ts';
import { actionsOf, removeOutput, type Resource, rightsOfRole, synthesize, type Synthesized, theOne } from './support.ts';

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

let templates: Synthesized['templates'], other: Synthesized['templates'];
afterAll(removeOutput);
beforeAll(() => {
  ({ templates } = synthesize());
  ({ templates: other } = synthesize({
    gates: { network: 'registries', egress: ['registry.npmjs.org', '.pythonhosted.org'], warm_machines: 2 },
  }));
}, 60_000);

describe('the policy of CI systems', () => {
  it('gives CI systems a policy for what they do, on the API of machines alone', () => {
    const [statement] = statementsIn(theOne(templates.api, 'AWS::IAM::ManagedPolicy').Properties['PolicyDocument']);
    expect(statement?.actions).toEqual(['execute-api:Invoke']);
    for (const resource of statement!.resources) expect(resource).toMatch(/:<MachinesApi\w+>\/\$default\/(?:GET|POST|PUT)\/v1\/[^*]+\*?$/u);
  });

  it.each(ROUTES.map((route) => ({ route: `${route.method} ${route.path}`, permitted: ciMayCall(route.id) })))(
    'lets a CI system call $route: $permitted',
    ({ route, permitted }) => {
      const [statement] = statementsIn(theOne(templates.api, 'AWS::IAM::ManagedPolicy').Properties['PolicyDocument']);
      const [method, path] = route.split(' ') as [string, string];
      const called = `${method}${path.replaceAll(/\{\w+\}/gu, 'an-id')}`;

      expect(statement!.resources.some((resource) => coversCall(resource, called))).toBe(permitted);
    },
  );
});

describe('the build project', () => {
  const project = (of: Synthesized['templates']): Resource => theOne(of.gates, 'AWS::CodeBuild::Project');

  it('has a role for its log and its network, and no right of the platform', () => {
    const rights = rightsOfRole(templates.gates, project(templates).Properties['ServiceRole']);
    expect([...new Set(actionsOf(rights).map((action) => action.split(':')[0]))].toSorted()).toEqual(['ec2', 's3']);
    const objects = rights.filter(({ actions }) => actions.includes('s3:PutObject'));
    expect(objects.flatMap(({ resources }) => [...resources])).toEqual([expect.stringMatching(/^<Logs\w+\.Arn>\/builds\/\*$/u)]);
  });

  it('stands in a network without a way out but to two buckets, and asks for no other names', () => {
    templates.gates.resourceCountIs('AWS::EC2::NatGateway', 0);
    templates.gates.resourceCountIs('AWS::EC2::InternetGateway', 0);
    expect(project(templates).Properties).toMatchObject({
      VpcConfig: { Subnets: [expect.anything(), expect.anything()] },
      Cache: { Type: 'NO_CACHE' },
      Source: { Type: 'NO_SOURCE' },
      Environment: { PrivilegedMode: false },
    });
    const endpoint = theOne(templates.gates, 'AWS::EC2::VPCEndpoint').Properties['PolicyDocument'];
    expect(statementsIn(endpoint)[0]!.resources).toHaveLength(2);
    expect(statementsIn(endpoint)[0]!.resources).not.toContain('*');
    templates.gates.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', {
      Domains: ['*.s3.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com'].map((name) =>
        name.includes('amazonaws') ? Match.anyValue() : name,
      ),
    });
  });

  it('reaches the configured registries where the settings open them, and keeps what it loads', () => {
    other.gates.resourceCountIs('AWS::EC2::NatGateway', 1);
    other.gates.hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', {
      Domains: Match.arrayWith(['registry.npmjs.org', '*.pythonhosted.org']),
    });
    expect(project(other).Properties).toMatchObject({ Cache: { Type: 'LOCAL', Modes: ['LOCAL_CUSTOM_CACHE'] } });
  });

  it('has machines that stand ready where the settings ask for them, in its own network, with no right but to stand there', () => {
    const { Properties: fleet } = theOne(other.gates, 'AWS::CodeBuild::Fleet');
    const { VpcConfig: network } = project(other).Properties;
    templates.gates.resourceCountIs('AWS::CodeBuild::Fleet', 0);
    expect(project(templates).Properties['Environment']).not.toHaveProperty('Fleet');
    expect(project(other).Properties).toMatchObject({
      Environment: { Fleet: { FleetArn: expect.anything() }, Type: fleet['EnvironmentType'] },
    });
    expect(fleet).toMatchObject({ BaseCapacity: 2, ComputeType: 'BUILD_GENERAL1_SMALL', OverflowBehavior: 'QUEUE' });
    expect(fleet['FleetVpcConfig']).toEqual(network);
    const rights = rightsOfRole(other.gates, fleet['FleetServiceRole']);
    expect([...new Set(actionsOf(rights).map((action) => action.split(':')[0]))]).toEqual(['ec2']);
  });
});
