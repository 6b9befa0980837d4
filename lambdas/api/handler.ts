import { createApi } from '../../lib/api/app.ts';
import { iamEntity, type Principal, principalFromClaims, principalFromIam, type RoleRules } from '../../lib/api/principal.ts';
import type { ApiServices } from '../../lib/api/services.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { HttpEvent, type HttpResult, requestOf, resultOf } from './http-event.ts';

export interface ApiHandlerParts {
  services: ApiServices;
  /** Roles of groups and IAM roles, from the deployment's configuration. */
  rules?: RoleRules;
  /** Claim that lists the groups of a person; the usual ones, where none is named. */
  groupsClaim?: string;
  /** Tags of an IAM role or user of this account: API Gateway tells who signed, and not how they are tagged. */
  tagsOf?: (entity: { kind: 'role' | 'user'; name: string }) => Promise<Readonly<Record<string, string>>>;
}

export type ApiHandler = (event: unknown) => Promise<HttpResult>;

/** The Lambda behind the HTTP API. API Gateway has verified token or signature before; without either, the caller is nobody. */
export function createHandler(parts: ApiHandlerParts): ApiHandler {
  const api = createApi(parts.services);
  return async (input) => {
    const event = parse(input);
    const principal = await principalOf(event, parts);
    return resultOf(await api.fetch(requestOf(event), { principal, requestId: event.requestContext.requestId }));
  };
}

function parse(input: unknown): HttpEvent {
  const parsed = HttpEvent.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new StringlineError({
    code: 'api-event-invalid',
    message: 'The API was called with something else than an HTTP API event of payload format 2.0.',
    exit: EXIT.internal,
    cause: parsed.error,
  });
}

async function principalOf(event: HttpEvent, { rules = {}, groupsClaim, tagsOf }: ApiHandlerParts): Promise<Principal | undefined> {
  const { jwt, iam } = event.requestContext.authorizer ?? {};
  if (jwt !== undefined) return principalFromClaims(jwt.claims, rules, groupsClaim === undefined ? undefined : [groupsClaim]);
  if (iam === undefined || iam === null) return undefined;
  // Rules and tags are those of names in this account: a role of another account may have the same name and is somebody else.
  if (isForeign(iam.userArn, event.requestContext.accountId)) return principalFromIam(iam, {});
  const entity = iamEntity(iam.userArn);
  const tags = entity === undefined || tagsOf === undefined ? {} : await tagsOf(entity);
  return principalFromIam(iam, tags, rules);
}

const isForeign = (userArn: string, account: string | undefined): boolean => account !== undefined && userArn.split(':')[4] !== account;
