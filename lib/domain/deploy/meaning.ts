import type { ModelRoute } from '../config/model-route.ts';
import { resolveModel } from '../routing/index.ts';
import { StringlineError } from '../shared/errors.ts';
import type { Finding } from '../shared/finding.ts';
import { isRepositoryOf } from './repositories.ts';
import { codeCommitRegion, type GitHost } from './git-host.ts';
import type { DeploySettings } from './schema.ts';

/** Announced ends of life are judged when a run calls a model, and by `stringline models`: here only whether the id leads anywhere. */
const BEFORE_ANY_END = '2020-01-01';

/** A finding whose place is still a path in the settings. */
export type DeployFinding = Pick<Finding, 'ruleId' | 'level' | 'message' | 'fix'> & { at: readonly PropertyKey[] };

/** What the schema cannot say: keys that need each other. */
export function checkDeployMeaning(settings: DeploySettings): DeployFinding[] {
  return [...checkIdentity(settings), ...checkGates(settings), ...checkHosts(settings), ...checkModels(settings), ...checkApi(settings)];
}

function checkIdentity({ identity }: DeploySettings): DeployFinding[] {
  if (identity.issuer === undefined || identity.audience.length > 0) return [];
  return [
    error(
      'deploy-audience-missing',
      ['identity', 'issuer'],
      'An external issuer without `audience` would let in the tokens of all its clients.',
      'Add e.g. `audience: ["<client id>"]`.',
    ),
  ];
}

function checkGates({ gates }: DeploySettings): DeployFinding[] {
  const findings: DeployFinding[] = [];
  if (gates.kind === 'codecatalyst' && gates.codecatalyst === undefined)
    findings.push(
      error(
        'deploy-codecatalyst-missing',
        ['gates', 'kind'],
        'Gates on CodeCatalyst need to know where.',
        'Add `codecatalyst: { space: …, project: …, workflow: …, token_secret: stringline/codecatalyst, space_id: …, project_id: … }` to `gates`.',
      ),
    );
  if (gates.network === 'registries' && gates.egress.length === 0)
    findings.push(
      error(
        'deploy-egress-missing',
        ['gates', 'network'],
        '`network: registries` without `egress` opens nothing.',
        'Add e.g. `egress: ["registry.npmjs.org"]`, or write `network: none`.',
      ),
    );
  if (gates.network === 'none' && gates.egress.length > 0)
    findings.push(
      error('deploy-egress-unused', ['gates', 'egress'], '`egress` has no effect with `network: none`.', 'Write `network: registries`.'),
    );
  return findings;
}

function checkHosts({ git_hosts, region }: DeploySettings): DeployFinding[] {
  const seen = new Set<string>();
  return git_hosts.flatMap((host, index) => {
    const at = ['git_hosts', index];
    const findings: DeployFinding[] = [];
    if (seen.has(host.host))
      findings.push(error('deploy-host-twice', at, `The host \`${host.host}\` stands twice.`, 'Keep one of the two entries.'));
    seen.add(host.host);
    if (host.kind !== 'codecommit' && host.secret === undefined)
      findings.push(
        error('deploy-host-secret', at, `Pushing to ${host.host} needs a token.`, `Add e.g. \`secret: stringline/${host.kind}\`.`),
      );
    return [...findings, ...checkCodeCommit(host, at, region), ...checkFollowed(host, at)];
  });
}

/** What is followed is acted on, so it is one of those that may be built. */
function checkFollowed({ host, follow = [], repositories }: GitHost, at: readonly PropertyKey[]): DeployFinding[] {
  const beside = follow.filter((name) => !isRepositoryOf({ host, repositories }, `v1/repos/${name}`));
  if (beside.length === 0 || codeCommitRegion(host) === undefined) return [];
  return [
    error(
      'deploy-follow-repository',
      [...at, 'follow'],
      `${beside.join(', ')} cannot be followed: \`repositories\` of ${host} does not name it.`,
      'Add the names to `repositories`, or leave them out of `follow`.',
    ),
  ];
}

/** Its hosts carry their region, which rights are made from; its events come to the bus of that region only. */
function checkCodeCommit({ host, kind, follow }: GitHost, at: readonly PropertyKey[], region: string): DeployFinding[] {
  const findings: DeployFinding[] = [];
  const of = codeCommitRegion(host);
  if (kind === 'codecommit' && of === undefined)
    findings.push(
      error(
        'deploy-codecommit-host',
        at,
        `\`${host}\` is no host of CodeCommit.`,
        `Write \`host: git-codecommit.${region}.amazonaws.com\`.`,
      ),
    );
  if (follow !== undefined && kind !== 'codecommit')
    findings.push(
      error(
        'deploy-follow-unused',
        [...at, 'follow'],
        `Only repositories of CodeCommit can be followed by name; those of ${host} tell their events to the API.`,
        'Leave out `follow`, and see `/v1/hooks/events`.',
      ),
    );
  if (follow !== undefined && of !== undefined && of !== region)
    findings.push(
      error(
        'deploy-follow-region',
        [...at, 'follow'],
        `Events of repositories in ${of} do not come to ${region}.`,
        `Deploy an environment with \`region: ${of}\`, or leave out \`follow\`.`,
      ),
    );
  return findings;
}

function checkModels({ models, region }: DeploySettings): DeployFinding[] {
  const routes = Object.entries(models.routing).map(([name, route]) => ({ at: ['models', 'routing', name, 'model'], route }));
  // Whether a price is known matters where the model is routed to: in the project.yaml that names it.
  const further = models.also_allowed.map((model, index) => ({
    at: ['models', 'also_allowed', index],
    route: { provider: 'bedrock' as const, model, price: { input: 0, output: 0 } },
  }));
  return [...routes, ...further].flatMap(({ at, route }) => checkModel(at, route, region));
}

function checkModel(at: readonly PropertyKey[], route: Pick<ModelRoute, 'provider' | 'model' | 'price'>, region: string): DeployFinding[] {
  if (route.provider !== 'bedrock')
    return [
      error(
        'deploy-provider',
        at,
        `The provider \`${route.provider}\` is for laptops.`,
        'Write `provider: bedrock` and a model of its catalogue.',
      ),
    ];
  try {
    resolveModel({ provider: 'bedrock', id: route.model }, { today: BEFORE_ANY_END, region, price: route.price });
    return [];
  } catch (problem) {
    if (!(problem instanceof StringlineError)) throw problem;
    return [error('deploy-model', at, problem.message, 'Write an id of `stringline models --all`, or state its `price` beside it.')];
  }
}

function checkApi({ api }: DeploySettings): DeployFinding[] {
  if (api.burst >= api.requests_per_second) return [];
  return [error('deploy-burst', ['api', 'burst'], '`burst` is below `requests_per_second` and would be the real limit.', 'Raise `burst`.')];
}

function error(ruleId: string, at: readonly PropertyKey[], message: string, fix: string): DeployFinding {
  return { ruleId, level: 'error', at, message, fix };
}
