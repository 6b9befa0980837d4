import { anyGlob } from '../../shared/globs.ts';
import type { TextEdit } from '../../shared/finding.ts';
import type { LintFinding } from '../report.ts';

/** Somebody's decision to let findings of some rules pass, for a reason and a time. */
export interface LintWaiver {
  rules: readonly string[];
  reason: string;
  /** ISO date; `''` where none was given. */
  expires: string;
  /** What stands in the place of the last day, and is none: `until 2027-02-31`. */
  undated?: string;
  /** Who decided it, where that is said. */
  by?: string | undefined;
  /** Where it stands. */
  path: string;
  line: number;
  scope: WaiverScope;
  /** It is not in the form of one, and has no effect. */
  unread?: true;
  /** Takes out its line, where nothing else stands on it. */
  removal?: TextEdit;
}

export type WaiverScope =
  | { kind: 'line'; line: number }
  | { kind: 'file' }
  /** All that are given must hold. */
  | { kind: 'where'; glob?: string | undefined; spec?: string | undefined; id?: string | undefined };

export const MIN_REASON = 10;

/** What a waiver looks at. */
export type Waivable = Pick<LintFinding, 'ruleId' | 'path' | 'line' | 'message' | 'ids' | 'subject'>;

/** What waivers do about a finding. */
export interface Cover {
  /** Those that are about it, or about some of its ids. */
  hits: readonly LintWaiver[];
  /** What lets it pass: of several the one that ends first. */
  by?: LintWaiver | undefined;
  /** Its ids that no waiver covers; while there are any, it counts. */
  left: readonly string[];
}

/** What these waivers do about findings. Globs are compiled once. */
export function coverBy(waivers: readonly LintWaiver[]): (finding: Waivable) => Cover {
  const tests = waivers.map((waiver) => ({ waiver, within: scopeTest(waiver), id: idOf(waiver) }));
  return (finding) => {
    const found = tests.filter(({ waiver, within }) => waiver.rules.includes(finding.ruleId) && within(finding));
    const hits = found.map(({ waiver }) => waiver);
    const whole = finding.ids === undefined ? found[0] : found.find(({ id }) => id === undefined || isSubject(finding, id));
    if (found.length === 0 || whole !== undefined) return { hits, by: whole?.waiver, left: [] };
    const left = (finding.ids ?? []).filter((each) => !found.some(({ id }) => id !== undefined && isWithin(each, id)));
    const [by] = hits.toSorted((one, other) => (one.expires < other.expires ? -1 : 1));
    return { hits, by: left.length === 0 ? by : undefined, left };
  };
}

const idOf = ({ scope }: LintWaiver): string | undefined => (scope.kind === 'where' ? scope.id : undefined);

/** Whether an id is that of the one thing that all is told of, and of nothing that is told of it. */
const isSubject = ({ subject, ids = [] }: Waivable, id: string): boolean => subject === id && !ids.some((each) => isWithin(each, id));

/** Whether it is this criterion, or one of this requirement. */
const isWithin = (criterion: string, id: string): boolean => criterion === id || criterion.startsWith(`${id}.`);

function scopeTest({ scope, path: own }: LintWaiver): (finding: Waivable) => boolean {
  if (scope.kind === 'line') return ({ path, line }) => path === own && line === scope.line;
  if (scope.kind === 'file') return ({ path }) => path === own;
  const { glob, spec, id } = scope;
  const matches = glob === undefined ? () => true : anyGlob([glob], { nonegate: true });
  const named = id === undefined ? undefined : namedBy(id);
  const isAbout = (finding: Waivable): boolean => {
    const { message, ids } = finding;
    if (named === undefined || id === undefined) return true;
    return ids === undefined ? named(message) : isSubject(finding, id) || ids.some((each) => isWithin(each, id));
  };
  return (finding) =>
    matches(finding.path) && (spec === undefined || finding.path.split('/').slice(0, -1).includes(spec)) && isAbout(finding);
}

const KIND = '(?:[Cc]riteri(?:on|a)|[Rr]equirements?|[Tt]asks?|[Cc]lauses?|[Pp]ropert(?:y|ies)|[Cc]omponents?)';

/** Whether a finding names an id itself, or is of one below it: `1` lets `Criterion 1.6 …` pass, not `Criterion 2.1 contradicts 1.6`. */
function namedBy(id: string): (message: string) => boolean {
  const escaped = escapeRegExp(id);
  const itself = new RegExp(`${before(id)}${escaped}(?![\\w-]|\\.\\w)`, 'u');
  const below = new RegExp(`^(?:Criterion|Clause|Task|Property) ${escaped}\\.\\w`, 'u');
  return (message) => below.test(message) || itself.test(withoutQuotations(message));
}

/** A mere figure may count anything, `more than 10`, and a word be any of the message: only behind what they are the name of are they ids. */
function before(id: string): string {
  if (/^\d+$/.test(id)) return `(?:^|${KIND} |→ )`;
  if (/\d/.test(id)) return '(?<![\\w.-])';
  return /^\p{Lu}/u.test(id) ? `${KIND} ` : '(?!)';
}

/** What is quoted may hold any number: `"within 1 second"` is not about requirement 1. */
function withoutQuotations(message: string): string {
  const [first, last] = [message.indexOf('"'), message.lastIndexOf('"')];
  return first < 0 ? message : message.slice(0, first) + message.slice(last + 1);
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
