import { decide, type Needed, type PolicyStatement } from './policy.ts';

/** A request that its caller may not make. */
export interface Denial {
  function: string;
  action: string;
  resource: string;
  context: Needed['context'];
}

/** Judges requests by who has signed them, as IAM does in front of each service. */
export interface Guard {
  /** Why a request is refused; undefined where it may pass. Every refusal of a function is kept in `denials`. */
  refusal(signedBy: string | undefined, needs: readonly Needed[]): string | undefined;
  readonly denials: readonly Denial[];
  /** Needs that were judged, by function. */
  readonly checked: ReadonlyMap<string, number>;
}

export interface GuardOptions {
  /** What each function may do, by its name. */
  roles: ReadonlyMap<string, readonly PolicyStatement[]>;
  /** Keys of the tests themselves, who are no part of the platform. */
  others?: readonly string[];
  onDenial?: (denial: Denial) => void;
}

/** The key that a function signs with: every function has one of its own here, as its role gives it one in an account. */
export const accessKeyOf = (name: string): string => `ASIA${name.replaceAll('-', '').toUpperCase().padEnd(16, 'X')}`;

/** The key that a request was signed with: in its header, or in a presigned address. */
export function signerOf(authorization: string | undefined, query?: URLSearchParams): string | undefined {
  const credential = /Credential=(?<key>\w+)\//u.exec(authorization ?? '')?.groups?.['key'];
  return credential ?? query?.get('X-Amz-Credential')?.split('/')[0];
}

export function createGuard({ roles, others = [], onDenial }: GuardOptions): Guard {
  const names = new Map([...roles.keys()].map((name) => [accessKeyOf(name), name]));
  const denials: Denial[] = [];
  const checked = new Map<string, number>();
  const judge = (name: string, needed: Needed): boolean => {
    checked.set(name, (checked.get(name) ?? 0) + 1);
    if (decide(roles.get(name) ?? [], needed).allowed) return true;
    const denial = { function: name, ...needed };
    denials.push(denial);
    onDenial?.(denial);
    return false;
  };
  return {
    denials,
    checked,
    refusal: (signedBy, needs) => {
      if (signedBy !== undefined && others.includes(signedBy)) return undefined;
      const name = names.get(signedBy ?? '');
      if (name === undefined) return `The security token included in the request is invalid: ${signedBy ?? 'none'}`;
      const refused = needs.filter((needed) => !judge(name, needed))[0];
      return refused === undefined
        ? undefined
        : `User: ${name} is not authorized to perform: ${refused.action} on resource: ${refused.resource}`;
    },
  };
}

/** A denial as people read it. */
export function denialLine({ function: name, action, resource, context }: Denial): string {
  const known = Object.entries(context).map(([key, value]) => `${key} = ${[value].flat().join(', ')}`);
  return `${name} may not ${action} on ${resource}${known.length > 0 ? ` (${known.join('; ')})` : ''}`;
}
