import { spotOn } from '../language/criteria.ts';
import type { AllowedWords } from '../language/judgement.ts';
import { isEnglish } from '../language/language.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { standingCriteria } from '../standing.ts';
import type { Rule } from '../../shared/rule.ts';

/** Signs of words in scripts that know capitals: `Log_Einträge` is one term, `Log_Entryを` ends before its last. */
const SIGN = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{M}\\d';
const TERM = new RegExp(`(?<![${SIGN}_\`./-])\\p{Lu}[${SIGN}]*(?:_[\\p{Lu}\\d][${SIGN}]*)+(?![${SIGN}_\`./-])`, 'gu');

export const requirementsGlossary: Rule<RequirementsDocument, AllowedWords> = {
  id: 'requirements-glossary',
  level: 'warning',
  explanation: 'A term in Snake_Title_Case promises a definition; without one, each reader takes it differently.',
  example: {
    wrong: 'THE Audit_Log SHALL … with no Audit_Log in the glossary',
    right: '- **Audit_Log**: The append-only record of policy changes',
  },
  options: { allowed: { default: [], meaning: 'Terms that no glossary has to define, such as names of systems that everybody knows.' } },
  check({ requirements, glossary }, { allowed }) {
    // A document without a glossary does not promise definitions.
    if (glossary.length === 0) return [];
    const names = [...glossary.flatMap(({ term }) => namesOf(term)), ...allowed];
    // Each is told once, whatever its number.
    const known = new Set(names.flatMap(variants));
    const met = new Set<string>();
    let stems: Set<string> | undefined;
    return requirements.flatMap(standingCriteria).flatMap((criterion) => {
      const terms = termsIn(criterion.text).filter((term) => {
        if (met.size === met.add(term).size) return false;
        const all = variants(term);
        if (all.some((variant) => known.has(variant))) return false;
        for (const variant of all) known.add(variant);
        if (isEnglish(criterion.text.replaceAll(KEYWORDS, ''))) return true;
        stems ??= new Set(names.map(stem));
        return !stems.has(stem(term));
      });
      return terms.map((term) => ({
        message: `Criterion ${criterion.id} uses ${term}, which the glossary does not define.`,
        ...spotOn(criterion, criterion.text.indexOf(term), term.length),
        fix: `Add "- **${term}**: <what it is>" to the glossary.`,
      }));
    });
  },
};

/** `记账面板（Quick_Entry_Panel）` defines both. */
function namesOf(term: string): string[] {
  return /[(（]/.test(term) ? [term, ...term.split(/[()（）]/)] : [term];
}

/** A value in quotes, and what stands behind a word for values: `status In_Progress`, `the header Content_Type`. */
const VALUES =
  /["'“”‘’«»][^"'“”‘’«»\n]{1,80}["'“”‘’«»]|\b(?:status|state|mode|value|event|type|code|key|field|column|header|named|called)(?: of| is| as| to)? [A-Z]\w*_\w+/g;

/** All capitals with underscores are constants (`API_KEY`), not terms. */
function termsIn(text: string): string[] {
  if (!text.includes('_')) return [];
  const terms = text.slice(0, 4000).replaceAll(VALUES, ' ').match(TERM) ?? [];
  return terms.filter((term) => /[a-z]/.test(term));
}

/** A term with and without plural s, `Cursored Branch` and `Cursored_Branch` alike. */
function variants(term: string): string[] {
  const bare = term.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  return [...new Set([bare, bare.replace(/ies$/, 'y'), bare.replace(/s$/, ''), bare.replace(/es$/, '')])];
}

/** The keywords of EARS are English in any language. */
const KEYWORDS = /\b[A-Z]{2,}\b/g;

/** What other languages leave of a term in every case: `Aktive_Zeile` of `Aktiven_Zeile`, `Log_Eintrag` of `Log_Einträge`. */
function stem(term: string): string {
  const parts =
    term
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return parts.map((part) => part.replace(ENDING, '')).join(' ');
}

/** `-e`, `-en`, `-ern`, `-ers`, `-es`, `-ln`, also behind an s that is doubled: `Ergebnis`, `Ergebnissen`. `Turm` is no `Tür`. */
const ENDING = /(?<=.{3})s{0,2}(?:e[nr][ns]?|e[ms]?|(?<=l)n)?$/;
