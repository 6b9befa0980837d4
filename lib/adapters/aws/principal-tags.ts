import { awsError, awsErrorName } from './aws-error.ts';
import { createSignedCall, type SignedCall, type SignedCallOptions } from './signed-call.ts';

/** An IAM role or user of this account. */
export interface IamEntity {
  kind: 'role' | 'user';
  name: string;
}

export type TagsOf = (entity: IamEntity) => Promise<Readonly<Record<string, string>>>;

export interface PrincipalTagsOptions extends Omit<SignedCallOptions, 'service' | 'endpoint'> {
  /** Region of the function; IAM answers and signs in one region of each partition. */
  region: string;
  endpoint?: string | undefined;
  /** Now, in milliseconds. */
  now?: () => number;
}

/** A tag that was taken away has no effect any more after so long. */
const KEPT_MS = 60_000;
const MOST_KEPT = 1000;

/**
 * Tags of IAM roles and users, asked without the SDK's client of IAM (two operations are needed) and remembered for a minute: every request
 * of a machine needs them, and IAM answers a few requests a second. A role or user that is gone has none.
 * @throws as `awsError` says
 */
export function createPrincipalTags(options: PrincipalTagsOptions): TagsOf {
  const { now = Date.now } = options;
  const home = homeOf(options.region);
  const call = createSignedCall({ ...options, service: 'iam', region: home.region, endpoint: options.endpoint ?? home.endpoint });
  const kept = new Map<string, { until: number; tags: Promise<Readonly<Record<string, string>>> }>();
  return async (entity) => {
    const id = `${entity.kind}/${entity.name}`;
    const earlier = kept.get(id);
    if (earlier && earlier.until > now()) return earlier.tags;
    if (kept.size >= MOST_KEPT) kept.clear();
    const tags = readTags(call, entity);
    kept.set(id, { until: now() + KEPT_MS, tags });
    return tags.catch((error: unknown) => {
      // What failed is not remembered.
      kept.delete(id);
      throw error;
    });
  };
}

/** Where IAM of a partition is, and what its signatures name. */
function homeOf(region: string): { region: string; endpoint: string } {
  if (region.startsWith('cn-')) return { region: 'cn-north-1', endpoint: 'https://iam.cn-north-1.amazonaws.com.cn' };
  if (region.startsWith('us-gov-')) return { region: 'us-gov-west-1', endpoint: 'https://iam.us-gov.amazonaws.com' };
  return { region: 'us-east-1', endpoint: 'https://iam.amazonaws.com' };
}

const OPERATIONS = {
  role: { Action: 'ListRoleTags', parameter: 'RoleName' },
  user: { Action: 'ListUserTags', parameter: 'UserName' },
} as const;

/** An entity has at most 50 tags, but a page may hold fewer than there are. */
const MOST_PAGES = 50;

async function readTags(call: SignedCall, { kind, name }: IamEntity): Promise<Readonly<Record<string, string>>> {
  const { Action, parameter } = OPERATIONS[kind];
  const tags: [string, string][] = [];
  let marker: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const form = new URLSearchParams({ Action, Version: '2010-05-08', [parameter]: name, ...(marker !== undefined && { Marker: marker }) });
    const text = await ask(call, form, `the tags of the ${kind} ${name}`);
    if (text === undefined) return {};
    tags.push(...tagsIn(text));
    marker = /<IsTruncated>true<\/IsTruncated>/u.test(text) ? /<Marker>([^<]+)<\/Marker>/u.exec(text)?.[1] : undefined;
    if (marker === undefined) break;
    marker = unescaped(marker);
  }
  return Object.fromEntries(tags);
}

/** The answer's XML; undefined where there is no such entity. */
async function ask(call: SignedCall, form: URLSearchParams, what: string): Promise<string | undefined> {
  try {
    const text = await call({ headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: form.toString() });
    if (new RegExp(`<${form.get('Action') ?? ''}Result>`, 'u').test(text)) return text;
    throw new Error(`IAM did not answer with ${what}`);
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- that there is no such entity is an answer
    if (awsErrorName(error) === 'NoSuchEntity') return undefined;
    throw awsError(error, what);
  }
}

const MEMBER = /<member>\s*<Key>(?<key>[^<]*)<\/Key>\s*(?:<Value>(?<value>[^<]*)<\/Value>|<Value\s*\/>)\s*<\/member>/gu;

const tagsIn = (text: string): [string, string][] =>
  [...text.matchAll(MEMBER)].map(({ groups = {} }) => [unescaped(groups['key'] ?? ''), unescaped(groups['value'] ?? '')]);

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(
    /&(?:#x(?<hex>[0-9a-f]{1,6})|#(?<decimal>\d{1,7})|(?<name>\w+));/giu,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
