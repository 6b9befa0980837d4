import type { Profile } from './profile.ts';
import { remembered, sharedOf, stem } from './words.ts';

interface Group {
  /** For people. */
  subject: string;
  members: ReadonlyMap<string, string>;
  /** Words of which one must stand in the statement or above it; empty: the member alone tells the subject. */
  about: ReadonlySet<string>;
}

/** Things of which a project has one for each purpose. Words as they are written, `a=b` for two names of one thing. */
const GROUPS: readonly Group[] = [
  group('package manager', 'npm yarn pnpm bun', ''),
  group('package manager', 'pip=pip poetry uv pipenv conda', ''),
  group('test runner', 'jest vitest mocha jasmine ava', ''),
  group('test framework', 'pytest unittest nose', ''),
  group('indentation', 'tab=tabs tabs spaces=spaces space=spaces', 'indentation indent indenting indented'),
  group('quotes', 'single=single double=double', 'quotes quote quoted quotation'),
  group('naming', 'camelcase snake_case pascalcase kebab=kebab-case screaming_snake_case', ''),
  group('names', 'singular plural', ''),
  group('module system', 'esm=esm commonjs=commonjs cjs=commonjs', ''),
  group('merging', 'squash rebase=rebase', 'merging merge pull'),
  group('spelling', 'british american', 'english spelling'),
  group('formatter', 'prettier biome dprint', ''),
  group('formatter', 'black yapf autopep8', ''),
  group('infrastructure tool', 'terraform pulumi cdk', ''),
  group('bundler', 'webpack vite rollup parcel esbuild', ''),
];

function group(subject: string, members: string, about: string): Group {
  const pairs = members.split(' ').map((member): [string, string] => {
    const [written = '', meant = written] = member.split('=');
    return [stem(written), meant];
  });
  return { subject, members: new Map(pairs), about: new Set(about === '' ? [] : about.split(' ').map(stem)) };
}

export interface Choice {
  subject: string;
  /** The words that it was chosen from: those of one purpose, `prettier` and not `black`, which is for another language. */
  members: Group['members'];
  /** Which of the group's members. */
  member: string;
  /** Telling words beside it and beside what merely asks for it. */
  rest: ReadonlySet<string>;
  /** What gets its names so: files are not named as classes are. */
  named: ReadonlySet<string>;
}

/** Words that say that something is used, and no more. */
const NEUTRAL = new Set(
  'use package manager management project string code file install dependency test write runner framework tool style name naming case run commit pull merge character set manage all formatter format default standard indentation quote module'
    .split(' ')
    .map(stem),
);

/** What a statement decides for; nothing where it names two of a kind, or forbids. */
export const choicesOf = remembered((profile: Profile): Choice[] => {
  if (profile.polarity !== 1) return [];
  const heading = new Set(
    profile.statement.heading
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.map(stem) ?? [],
  );
  return GROUPS.flatMap(({ subject, members, about }) => {
    const named = new Set(profile.words.flatMap((word) => members.get(word) ?? []));
    const [member] = named;
    if (member === undefined || named.size > 1) return [];
    if (about.size > 0 && sharedOf(about, profile.set) === 0 && sharedOf(about, heading) === 0) return [];
    const rest = new Set(profile.words.filter((word) => !members.has(word) && !NEUTRAL.has(word)));
    const own = subject === 'naming' ? sharedWords(profile.set, NAMED) : NOTHING;
    const namedThings = own.size > 0 || subject !== 'naming' ? own : sharedWords(heading, NAMED);
    return isAsked(profile, members) ? [{ subject, members, member, rest, named: namedThings }] : [];
  });
});

const NOTHING: ReadonlySet<string> = new Set();
/** What has names in code and beside it. */
const NAMED = new Set(
  'file folder directory class interface type enum component hook function method variable property prop constant module package macro table column field endpoint route url branch test event key query parameter service utility helper'
    .split(' ')
    .map(stem),
);

const sharedWords = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...one].filter((word) => other.has(word)));

/** It is decided for where it is asked for, or where the statement is hardly more than its name. */
function isAsked({ words, statement }: Profile, members: ReadonlyMap<string, string>): boolean {
  const index = words.findIndex((word) => members.has(word));
  const asked = words.slice(Math.max(0, index - 3), index).some((word) => VERBS.has(word));
  const labelled = /^[^:]{1,40}:/.test(statement.text.replaceAll('*', '')) && words.length <= 6;
  return asked || labelled || words.length <= 3;
}

const VERBS = new Set('use test indent format write name build install with deploy run manage written'.split(' ').map(stem));

/** Whether two choices of one subject exclude each other: for the same purpose, or for all and for one. */
export function exclude(one: Choice, other: Choice): boolean {
  if (one.members !== other.members || one.member === other.member) return false;
  if (one.named.size > 0 && other.named.size > 0 && sharedOf(one.named, other.named) === 0) return false;
  const shared = sharedOf(one.rest, other.rest);
  return shared === Math.min(one.rest.size, other.rest.size) || shared / (one.rest.size + other.rest.size - shared) >= 0.5;
}
