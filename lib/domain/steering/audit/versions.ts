import type { Statement } from './statements.ts';
import { remembered } from './words.ts';

export interface Version {
  /** In lower case, without separators. */
  name: string;
  written: string;
  parts: readonly number[];
  /** `20+`, `20 or later`. */
  orLater: boolean;
}

/** A name with a capital, or one that is known, with a version behind it. */
const NAMED =
  /(?<![\w.`/-])((?:[A-Z][A-Za-z]*(?:\.[jJ][sS])?)(?:\s(?:CDK|SDK|Framework|Core))?)(?:\s+(?:version|runtime))?[\s:]*\s*[v^~≥>=]{0,2}(\d{1,3}(?:\.\d{1,4}){0,2})(?:\.x)?(\+|\s+(?:or|and)\s+(?:later|newer|above|higher|up))?(?![\w-]*\d)(?!\s?(?:%|[a-z]{1,3}\b(?<!\bor|and|for|in|on|to|is|as|or)))/g;
/** Words before a number that are no products. */
const NO_PRODUCTS =
  /^(?:requirements?|sections?|steps?|phases?|chapters?|tasks?|versions?|ports?|levels?|tiers?|rules?|figures?|tables?|examples?|days?|weeks?|http|status|parts?|sprints?|milestones?|issues?|pr|layers?|options?|top|january|february|march|april|may|june|july|august|september|october|november|december|maximum|minimum|max|min|least|under|over|about|from|to|timeout|coverage|error|code|exit|rfc|article|appendix|page|line|item|note|stage|iteration|use|using|with|the|target|only|all|at|up|retry|lambda|requires?|until|since|property|criteri(?:on|a)|priority|principle|q|es|utf|sha|iso|md|rsa|aes|tls|ssl|h|p)$/i;

/** Versions of products that a statement names, one of each; none of a product of which it names two. */
export const versionsOf = remembered(({ text }: Statement): Version[] => {
  const plain = text.replaceAll(/[*`]/g, '');
  // Several are meant, or the oldest one.
  if (/\bmatrix\b/i.test(plain)) return [];
  const least = /\b(?:at least|minimum|floor|oldest|since)\b/i.test(plain);
  const found = [...plain.matchAll(NAMED)].flatMap((match): Version[] => {
    const written = match[1] ?? '';
    if (NO_PRODUCTS.test(written)) return [];
    const parts = (match[2] ?? '').split('.').map(Number);
    return [
      {
        name: nameOf(written),
        written: `${written} ${match[2] ?? ''}`,
        parts,
        orLater: least || match[3] !== undefined || /[≥>]/.test(match[0]),
      },
    ];
  });
  return found.filter(({ name }) => found.filter((each) => each.name === name).length === 1);
});

function nameOf(written: string): string {
  return written
    .toLowerCase()
    .replace(/\.js$|(?<=node)js$/, '')
    .replaceAll(/\s/g, '');
}

/** Whether no version is both. */
export function versionsExclude(one: Version, other: Version): boolean {
  if (one.name !== other.name) return false;
  const difference = one.parts.findIndex((part, index) => other.parts[index] !== undefined && part !== other.parts[index]);
  if (difference < 0) return false;
  const oneIsOlder = (one.parts[difference] ?? 0) < (other.parts[difference] ?? 0);
  return !(oneIsOlder ? one.orLater : other.orLater);
}
