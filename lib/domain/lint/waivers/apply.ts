import { suggest } from '../../config/index.ts';
import type { Finding, Waived } from '../../shared/finding.ts';
import { quote } from '../../shared/rule.ts';
import { idsInWords } from '../../shared/wording.ts';
import type { WaivedBy } from '../report.ts';
import { WAIVER_RULES } from './rules.ts';
import { coverBy, type LintWaiver, MIN_REASON, type Waivable } from './waiver.ts';

export interface WaiverJudgement {
  today: string;
  /** Ids that waivers may name. */
  known: ReadonlyMap<string, unknown>;
  /** Names of the specs of the repository. */
  specs: readonly string[];
  /** Whether all that a waiver could cover was looked at, so that one without effect is one too many. */
  looked: (waiver: LintWaiver) => boolean;
}

/** Marks what is waived, and says what is wrong with the waivers themselves. */
export function applyWaivers<F extends Waivable>(
  findings: readonly F[],
  waivers: readonly LintWaiver[],
  judgement: WaiverJudgement,
): { findings: (F & { waived?: WaivedBy | undefined })[]; problems: Finding[] } {
  if (waivers.length === 0) return { findings: [...findings], problems: [] };
  const problems = waivers.flatMap((waiver) => problemsOf(waiver, judgement));
  const holding = waivers.filter((waiver) => holds(waiver, judgement.today));
  const cover = coverBy(holding);
  const used = new Set<LintWaiver>();
  const partial = new Map<LintWaiver, readonly string[]>();
  const marked = findings.map((finding) => {
    const { hits, by, left } = cover(finding);
    for (const waiver of hits) {
      if (left.length === 0) used.add(waiver);
      else partial.set(waiver, partial.get(waiver) ?? left);
    }
    return by === undefined ? finding : { ...finding, waived: { ...waivedBy(by), path: by.path, line: by.line } };
  });
  const idle = holding.filter(
    (waiver) =>
      !used.has(waiver) &&
      !partial.has(waiver) &&
      judgement.looked(waiver) &&
      waiver.rules.every((id) => judgement.known.has(id)) &&
      unknownSpec(waiver, judgement.specs) === undefined,
  );
  const open = [...partial].filter(([waiver]) => !used.has(waiver)).map(([waiver, left]) => tooFew(waiver, left));
  return { findings: marked, problems: [...problems, ...open, ...idle.map((waiver) => unused(waiver, findings))] };
}

/** Whether a waiver says all that it must, and its last day has not passed. */
export const holds = (waiver: LintWaiver, today: string): boolean => isComplete(waiver) && waiver.expires >= today.slice(0, 10);

/** What a waiver says to those who read a finding that it covers. */
export const waivedBy = ({ reason, expires, by }: LintWaiver): Waived => ({ reason, expires, ...(by !== undefined && { by }) });

function isComplete({ rules, reason, expires }: LintWaiver): boolean {
  return rules.length > 0 && reason.length >= MIN_REASON && expires !== '';
}

/** All at once: who mends one fault should not meet the next only then. */
function problemsOf(waiver: LintWaiver, { today, known, specs }: WaiverJudgement): Finding[] {
  const spec = unknownSpec(waiver, specs);
  return [
    ...(isComplete(waiver) ? [] : [incomplete(waiver)]),
    ...(waiver.expires !== '' && waiver.expires < today.slice(0, 10) ? [expired(waiver)] : []),
    ...waiver.rules.filter((id) => !known.has(id)).map((id) => unknownRule(waiver, id, known)),
    ...(spec === undefined ? [] : [noSpec(waiver, spec, specs)]),
  ];
}

function incomplete(waiver: LintWaiver): Finding {
  if (waiver.unread === true)
    return {
      ...at(waiver, WAIVER_RULES.incomplete),
      message: 'The comment is meant as a waiver and has no effect: it is not in the form of one.',
      fix: 'Write `<!-- stringline-waive requirements-vague until 2027-01-31: wording agreed with the client -->`, all of it on one line.',
    };
  const missing = [
    ...(waiver.rules.length === 0 ? ['the id of a rule'] : []),
    ...(waiver.expires === '' ? [`a last day${waiver.undated === undefined ? '' : ` (${quote(waiver.undated)} says none)`}`] : []),
    ...(waiver.reason.length < MIN_REASON ? [`a reason of at least ${MIN_REASON} characters`] : []),
  ];
  const message = `The waiver has no effect: it lacks ${missing.join(' and ')}.`;
  return { ...at(waiver, WAIVER_RULES.incomplete), message, fix: `Write ${example(waiver)}` };
}

function example({ path, rules, scope }: LintWaiver): string {
  const rule = rules[0] ?? 'requirements-vague';
  return path.endsWith('.yaml')
    ? `\`- { rule: ${rule}, ${placeIn(scope)}, reason: "wording agreed with the client", expires: 2027-01-31 }\`.`
    : `\`stringline-waive ${rule} until 2027-01-31: wording agreed with the client\`.`;
}

/** Where an entry holds, as it says itself. */
function placeIn(scope: LintWaiver['scope']): string {
  const { glob, spec, id } = scope.kind === 'where' ? scope : {};
  const said = [
    ...(glob === undefined ? [] : [`path: ${JSON.stringify(glob)}`]),
    ...(spec === undefined ? [] : [`spec: ${spec}`]),
    ...(id === undefined ? [] : [`id: ${JSON.stringify(id)}`]),
  ];
  return said.length === 0 ? 'spec: login' : said.join(', ');
}

function expired(waiver: LintWaiver): Finding {
  return {
    ...at(waiver, WAIVER_RULES.expired),
    message: `The waiver of ${names(waiver)} expired on ${waiver.expires} and has no effect.`,
    fix: 'Mend what it waived and remove it, or give it a new reason and day.',
  };
}

function unused(waiver: LintWaiver, findings: readonly Waivable[]): Finding {
  const folder = folderMeant(waiver, findings);
  return {
    ...at(waiver, WAIVER_RULES.unused),
    message: `The waiver of ${names(waiver)} covers nothing that was found.`,
    fix: folder === undefined ? 'Remove it.' : `For all that is below the folder write \`path: "${folder}/**"\`.`,
    ...(waiver.removal !== undefined && { edit: waiver.removal }),
  };
}

/** The path of a waiver that is a folder, where it would cover something below. */
function folderMeant(waiver: LintWaiver, findings: readonly Waivable[]): string | undefined {
  const { scope } = waiver;
  if (scope.kind !== 'where' || scope.glob === undefined) return undefined;
  const folder = scope.glob.replace(/\/$/, '');
  const cover = coverBy([{ ...waiver, scope: { ...scope, glob: `${folder}/**` } }]);
  return findings.some((finding) => cover(finding).hits.length > 0) ? folder : undefined;
}

/** Several criteria or tasks are told in one finding: what is decided about one of them does not let the others pass. */
function tooFew(waiver: LintWaiver, left: readonly string[]): Finding {
  const id = waiver.scope.kind === 'where' ? (waiver.scope.id ?? '') : '';
  return {
    ...at(waiver, WAIVER_RULES.partial),
    message: `The waiver of ${names(waiver)} for ${id} lets nothing pass yet: what was found is about ${idsInWords(left)} as well.`,
    fix: 'Mend those, or waive them, too; this waiver holds then.',
  };
}

/** The spec that a waiver names and that is not there. */
function unknownSpec({ scope }: LintWaiver, specs: readonly string[]): string | undefined {
  const spec = scope.kind === 'where' ? scope.spec : undefined;
  return spec === undefined || specs.includes(spec) ? undefined : spec;
}

/** A slip of the pen: what was meant still counts, so that taking the waiver out would be the wrong advice. */
function noSpec(waiver: LintWaiver, spec: string, specs: readonly string[]): Finding {
  const near = suggest(spec, specs);
  return {
    ...at(waiver, WAIVER_RULES.unused),
    message: `There is no spec \`${spec}\`, so that the waiver of ${names(waiver)} covers nothing.`,
    fix: near === undefined ? 'Name a folder of `.kiro/specs`, or remove it.' : `Did you mean \`${near}\`?`,
  };
}

function unknownRule(waiver: LintWaiver, id: string, known: ReadonlyMap<string, unknown>): Finding {
  const near = suggest(id, known.keys());
  return {
    ...at(waiver, WAIVER_RULES.unknown),
    message: `There is no rule \`${id}\`.`,
    fix: near === undefined ? '`stringline rules` lists them.' : `Did you mean \`${near}\`?`,
  };
}

const names = ({ rules }: LintWaiver): string => rules.map((id) => `\`${id}\``).join(', ');

function at(
  { path, line }: LintWaiver,
  { id, level }: { id: string; level: Finding['level'] },
): Pick<Finding, 'ruleId' | 'level' | 'path' | 'line'> {
  return { ruleId: id, level, path, line };
}
