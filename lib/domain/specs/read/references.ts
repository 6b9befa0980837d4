/** One thing named in a list of references: `_Requirements: 1.1, 2.1-2.3, All (tests)_`. */
export interface Reference {
  /** As written. */
  raw: string;
  kind: 'id' | 'range' | 'all' | 'property' | 'text';
  /** Criterion or requirement ids named, ranges within one requirement expanded. Empty for `all` and `text`. */
  ids: string[];
  /** 1-based. */
  line: number;
}

const ID = /^(?:[A-Z]{1,8}-?)?\d+(?:\.\d+)*[a-z]?$/;
const ID_ANY = /^[A-Za-z]{0,12}(?:-[A-Za-z]{1,12})?-?\d+(?:[.-]\d+)*[a-z]?$/;
const RANGE = /^((?:[A-Z]{1,8}-?)?\d+(?:\.\d+)*)\s?(?:-|–|—|~|〜|to|through|至|到)\s?((?:[A-Z]{1,8}-?)?\d+(?:\.\d+)*)$/;
const ALL = /^(?:all\b|全|すべて|모든|alle\b|todos)/i;
/** No real range is longer; a longer one is a mistake or an attack. */
const MAX_RANGE = 500;

/**
 * Reads a list of references in any of the forms in use. What is no id is kept as text, so nothing is lost.
 * @param line 1-based line the list stands on
 */
export function parseReferences(list: string, line: number): Reference[] {
  return list
    .split(/[,;，、；&]|\sand\s|\s和\s|\s\+\s/)
    .flatMap((part) => tokens(part.trim()))
    .map((raw) => reference(raw, line));
}

/** `1.1 1.2` without a comma are two; `2.1 (reduces load)` and `Future use` are one. */
function tokens(part: string): string[] {
  if (part === '') return [];
  const words = part.split(/\s+/);
  return words.length > 1 && words.every((word) => ID.test(word)) ? words : [part];
}

function reference(raw: string, line: number): Reference {
  const token = essence(raw);
  const property = /^property\s(\d+)/i.exec(token)?.[1];
  if (property !== undefined) return { raw, kind: 'property', ids: [], line };
  if (ID.test(token) || ID_ANY.test(token)) {
    const between = RANGE.exec(token);
    // `1-3` is a range of requirements; `FR-1` and `R1-2` are ids.
    return between === null || /^[A-Za-z]/.test(token) ? { raw, kind: 'id', ids: [token], line } : range(raw, between, line);
  }
  const between = RANGE.exec(token);
  if (between !== null) return range(raw, between, line);
  return { raw, kind: ALL.test(token) ? 'all' : 'text', ids: [], line };
}

/** The token without the word in front, emphasis, and a remark in brackets behind. */
function essence(raw: string): string {
  const remark = raw.search(/[(（]/);
  return (remark > 0 ? raw.slice(0, remark) : raw)
    .replaceAll(/[*_`]/g, '')
    .trim()
    .replace(/^(?:and|requirements?|reqs?\.?|criteri(?:a|on)|ac)\s?[:：]?\s?(?=[\dA-Z])/i, '')
    .replace(/[.。:]+$/, '')
    .trim();
}

function range(raw: string, [, from = '', to = '']: RegExpExecArray, line: number): Reference {
  const [prefix, first] = split(from);
  const [otherPrefix, last] = split(to);
  const short = otherPrefix === '' && prefix !== '';
  const expandable = (prefix === otherPrefix || short) && last >= first && last - first < MAX_RANGE;
  const ids = expandable ? Array.from({ length: last - first + 1 }, (_, step) => `${prefix}${first + step}`) : [from, to];
  return { raw, kind: 'range', ids, line };
}

/** `11.6` → `11.` and 6. */
function split(id: string): [string, number] {
  const cut = id.search(/\d+$/);
  return [id.slice(0, cut), Number(id.slice(cut))];
}
