import { gitPersonId } from '../domain/workflow/index.ts';

/** What a caller may be. `lib/api/permissions.ts` says what each may do. */
export const ROLES = ['requester', 'reviewer', 'operator', 'ci', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** A role in one project, or in all (`*`). */
export interface Grant {
  role: Role;
  project: string;
}

/** Who calls, as the host has established it: the application itself never looks at a credential. */
export interface Principal {
  /** Who it is, for good: equal ids are one caller. `issuer#subject`, an IAM role or user, `git#address`; see `Person`. */
  id: string;
  /** For people, in records beside the id: an address or a name, which may change hands. */
  name: string;
  /** A session or key by which the name acts, where that is another name: it is recorded too. */
  identity?: string;
  grants: readonly Grant[];
  via: 'jwt' | 'iam' | 'local';
}

/** Roles of groups and IAM roles that do not say so themselves, by their name: `{ "platform-team": ["operator"] }`. */
export type RoleRules = Readonly<Record<string, readonly Role[]>>;

const ROLE_NAME = /^stringline:(?<role>[a-z]+)(?::(?<project>\S+))?$/u;

/** True where some grant of one of the roles covers the project; without a project, any project will do. */
export function holdsRole(principal: Principal, roles: readonly Role[], project?: string): boolean {
  return principal.grants.some(({ role, project: of }) => roles.includes(role) && (project === undefined || of === '*' || of === project));
}

/**
 * The caller behind verified JWT claims. Groups named `stringline:<role>` or `stringline:<role>:<project>` grant that role; other groups
 * grant what the rules say. A group that is neither grants nothing. API Gateway hands lists on as text (`[a b]`), which is read as well.
 */
export function principalFromClaims(
  claims: Readonly<Record<string, unknown>>,
  rules: RoleRules = {},
  groupsClaims: readonly string[] = ['cognito:groups', 'groups', 'roles'],
): Principal | undefined {
  // An access token of Cognito knows no e-mail address, and records would have two names of its bearer: one kind is accepted.
  if (claims['token_use'] === 'access') return undefined;
  const [issuer, subject] = [firstText(claims, ['iss']), firstText(claims, ['sub'])];
  if (issuer === undefined || subject === undefined) return undefined;
  const groups = groupsClaims.flatMap((claim) => listOf(claims[claim]));
  return {
    id: `${issuer}#${subject}`,
    name: firstText(claims, ['email', 'cognito:username', 'username', 'preferred_username']) ?? subject,
    grants: groups.flatMap((group) => grantsOfGroup(group, rules)),
    via: 'jwt',
  };
}

/** An e-mail address that nobody has verified is a name that anyone could take. */
function firstText(claims: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  const verified = claims['email_verified'] === true || claims['email_verified'] === 'true';
  return names
    .filter((name) => name !== 'email' || verified)
    .map((name) => claims[name])
    .find((value): value is string => typeof value === 'string' && value !== '');
}

function listOf(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.filter((item) => typeof item === 'string');
  if (typeof claim !== 'string') return [];
  return claim
    .replace(/^\[(?<list>.*)\]$/su, '$<list>')
    .split(/[\s,]+/u)
    .filter((item) => item !== '');
}

function grantsOfGroup(group: string, rules: RoleRules): Grant[] {
  const { role, project = '*' } = ROLE_NAME.exec(group)?.groups ?? {};
  if (isRole(role)) return [{ role, project }];
  return Object.hasOwn(rules, group) ? (rules[group] ?? []).map((ruled) => ({ role: ruled, project: '*' })) : [];
}

const isRole = (text: string | undefined): text is Role => (ROLES as readonly (string | undefined)[]).includes(text);

/** What API Gateway tells of a caller who signed with IAM. */
export interface IamCaller {
  userArn: string;
}

const ASSUMED = /^arn:(?<partition>aws[\w-]*):sts::(?<account>\d{12}):assumed-role\/(?<role>[\w+=,.@-]+)\/(?<session>[\w+=,.@-]+)$/u;
const USER = /^arn:aws[\w-]*:iam::\d{12}:user\/(?:[\w+=,.@/-]+\/)?(?<user>[\w+=,.@-]+)$/u;

/** The IAM role or user whose tags grant roles; undefined for callers of another kind (the account's root, federated users). */
export function iamEntity(userArn: string): { kind: 'role' | 'user'; name: string } | undefined {
  const role = ASSUMED.exec(userArn)?.groups?.['role'];
  if (role !== undefined) return { kind: 'role', name: role };
  const user = USER.exec(userArn)?.groups?.['user'];
  return user === undefined ? undefined : { kind: 'user', name: user };
}

/** Tags of an IAM role or user: its roles, and the projects in which it has them (all, where that tag is missing). */
export const ROLE_TAG = 'stringline-role';
export const PROJECTS_TAG = 'stringline-projects';

/**
 * The caller behind a verified IAM signature. The tag `stringline-role` of the IAM role or user names what it may be, parted by blanks, and
 * `stringline-projects` where. Whoever assumes a role names the session, so all sessions of a role are one caller; only IAM Identity Center
 * names sessions itself, after the person.
 */
export function principalFromIam(caller: IamCaller, tags: Readonly<Record<string, string>>, rules: RoleRules = {}): Principal | undefined {
  const entity = iamEntity(caller.userArn);
  if (entity === undefined) return undefined;
  const { id, name } = iamPerson(caller.userArn);
  const projects = tags[PROJECTS_TAG] === undefined ? ['*'] : listOf(tags[PROJECTS_TAG]);
  const tagged = listOf(tags[ROLE_TAG]).flatMap((role) => (isRole(role) ? projects.map((project): Grant => ({ role, project })) : []));
  const ruled = Object.hasOwn(rules, entity.name) ? (rules[entity.name] ?? []) : [];
  return {
    ...{ id, name },
    ...(name !== caller.userArn && { identity: caller.userArn }),
    grants: [...tagged, ...ruled.map((role): Grant => ({ role, project: '*' }))],
    via: 'iam',
  };
}

/** A person of Identity Center is one caller in whatever permission set they come. */
function iamPerson(userArn: string): { id: string; name: string } {
  const { role, session = '', partition = 'aws', account = '' } = ASSUMED.exec(userArn)?.groups ?? {};
  if (role === undefined) return { id: userArn, name: userArn };
  if (role.startsWith('AWSReservedSSO_')) return { id: `sso:${partition}:${account}#${session}`, name: session };
  const arn = `arn:${partition}:iam::${account}:role/${role}`;
  return { id: arn, name: arn };
}

/** Rules from a deployment's configuration, which lists the groups of each role. */
export function rulesOf(groups: Readonly<Partial<Record<Role, readonly string[]>>>): RoleRules {
  const pairs = ROLES.flatMap((role) => (groups[role] ?? []).map((group) => ({ group, role })));
  return Object.fromEntries([...Map.groupBy(pairs, ({ group }) => group)].map(([group, some]) => [group, some.map(({ role }) => role)]));
}

/** The person at this machine: everything is theirs. */
export function localPrincipal(name: string): Principal {
  return { id: gitPersonId(name), name, grants: ROLES.map((role) => ({ role, project: '*' })), via: 'local' };
}
