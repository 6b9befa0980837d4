import * as z from 'zod';
import { type Principal, principalFromClaims, type RoleRules } from '../../api/principal.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { Jwk, verifyJwt } from './jwt.ts';

const Discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/u }) });
const KeySet = z.looseObject({ keys: z.array(z.unknown()) });

export interface OidcOptions {
  issuer: string;
  audience: string;
  rules?: RoleRules;
  now: () => Date;
  fetch?: typeof fetch;
}

/** Who a token of the issuer stands for; undefined for one that does not hold. */
export interface OidcVerifier {
  principal(token: string): Promise<Principal | undefined>;
}

/** Keys are asked for again after this long. */
const KEYS_LIVE_MS = 10 * 60_000;
/** A token with an unknown key id makes us ask again, but not more often than this. */
const ASK_AGAIN_MS = 30_000;
const TIMEOUT_MS = 5000;
const MAX_BYTES = 512 * 1024;

/** Verifies tokens by the keys that the issuer publishes. @throws StringlineError `oidc-unreachable` when no keys can be had */
export function createOidcVerifier(options: OidcOptions): OidcVerifier {
  const { issuer, audience, rules, now } = options;
  let known: { keys: readonly Jwk[]; at: number } | undefined;
  let asking: Promise<readonly Jwk[]> | undefined;
  const ask = async (): Promise<readonly Jwk[]> => {
    asking ??= fetchKeys(options).finally(() => (asking = undefined));
    const keys = await asking;
    known = { keys, at: now().getTime() };
    return keys;
  };
  const keysFor = async (kid: string | undefined): Promise<readonly Jwk[]> => {
    const age = known === undefined ? Number.POSITIVE_INFINITY : now().getTime() - known.at;
    const fresh = known !== undefined && age < KEYS_LIVE_MS ? known.keys : await ask();
    const fitting = matching(fresh, kid);
    return fitting.length > 0 || age < ASK_AGAIN_MS ? fitting : matching(await ask(), kid);
  };
  return {
    principal: async (token) => {
      const verdict = await verifyJwt(token, { issuer, audience, now: now().getTime() / 1000 }, keysFor);
      return verdict.ok ? principalFromClaims(verdict.claims, rules) : undefined;
    },
  };
}

const matching = (keys: readonly Jwk[], kid: string | undefined): Jwk[] => keys.filter((key) => kid === undefined || key.kid === kid);

async function fetchKeys({ issuer, fetch: get = fetch }: OidcOptions): Promise<readonly Jwk[]> {
  const discovered = await json(`${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration`, Discovery, get);
  // A document that speaks for somebody else must not lend its keys to this issuer.
  if (discovered.issuer !== issuer) throw unreachable(issuer, `its discovery document names ${discovered.issuer}`);
  const { keys } = await json(discovered.jwks_uri, KeySet, get);
  return keys.flatMap((key) => {
    const parsed = Jwk.safeParse(key);
    return parsed.success ? [parsed.data] : [];
  });
}

async function json<T>(url: string, schema: z.ZodType<T>, get: typeof fetch): Promise<T> {
  try {
    const response = await get(url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const text = await response.text();
    if (text.length > MAX_BYTES) throw new Error('its answer is too large');
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw unreachable(url, error instanceof Error ? error.message : String(error), error);
  }
}

const unreachable = (what: string, why: string, cause?: unknown): StringlineError =>
  new StringlineError({
    code: 'oidc-unreachable',
    message: `The keys of the issuer cannot be had from ${what}: ${why}.`,
    fix: 'Check --oidc-issuer: <issuer>/.well-known/openid-configuration must answer.',
    exit: EXIT.outside,
    cause,
  });
