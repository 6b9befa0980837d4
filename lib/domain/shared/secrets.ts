/** What stands in the place of a secret. */
export const MASK = '[secret masked]';

/** Shorter values are too common to be told from ordinary text. */
const MIN_KNOWN = 6;

/**
 * Shapes of well-known credentials. Each starts at the beginning of a run of its characters and is bounded, so that matching stays
 * linear whatever the text.
 */
const PATTERNS: readonly (readonly [kind: string, RegExp])[] = [
  // Long-term and temporary ones.
  ['AWS access key id', /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  // Classic, OAuth, app, refresh, fine-grained.
  ['GitHub token', /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36,255}/g],
  ['GitHub token', /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{22,255}/g],
  ['GitLab token', /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,255}/g],
  ['Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}/g],
  ['Slack token', /(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{10,255}/g],
  ['Slack webhook', /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,255}/g],
  // Anthropic, OpenAI and those who took over the shape.
  ['API key of a model provider', /(?<![A-Za-z0-9_-])sk-(?:ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{20,512}/g],
  ['Stripe key', /(?<![A-Za-z0-9_])[rsw]k_(?:live|test)_[A-Za-z0-9]{16,255}|(?<![A-Za-z0-9_])whsec_[A-Za-z0-9]{24,255}/g],
  ['Google API key', /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}/g],
  ['npm token', /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36,255}/g],
  ['PyPI token', /(?<![A-Za-z0-9_-])pypi-AgEI[A-Za-z0-9_-]{40,1024}/g],
  ['SendGrid key', /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g],
  ['JSON web token', /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}\.eyJ[A-Za-z0-9_-]{4,16384}\.[A-Za-z0-9_-]{0,2048}/g],
];

/** Patterns of which only a part is secret: the first group is kept. */
const PARTIAL: readonly (readonly [kind: string, RegExp])[] = [
  // postgres://user:password@host.
  ['password in an address', /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s:@/'"`<>]{0,128}:)[^\s@'"`<>/]{1,256}(?=@)/g],
  [
    'authorization header',
    /(\b(?:authorization|proxy-authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4})[A-Za-z0-9._~+/=-]{8,4096}/gi,
  ],
  // They have no shape of their own.
  ['AWS secret access key', /(\baws_?secret_?access_?key["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9/+=]{40}/gi],
];

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** A stretch of a text: where it begins and where it is over. */
type Stretch = readonly [from: number, to: number];

/** Private keys in PEM, from their first line to their last; one that is cut off goes to the end. */
function privateKeys(text: string): Stretch[] {
  const keys: Stretch[] = [];
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    const end = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
    end.lastIndex = BEGIN.lastIndex;
    const to = end.exec(text) === null ? text.length : end.lastIndex;
    keys.push([begin.index, to]);
    BEGIN.lastIndex = to;
  }
  BEGIN.lastIndex = 0;
  return keys;
}

function maskPrivateKeys(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const [start, to] of privateKeys(text)) {
    parts.push(text.slice(from, start), MASK);
    from = to;
  }
  return parts.join('') + text.slice(from);
}

/** What has the shape of a credential, by where it begins. */
function credentials(text: string): { kind: string; from: number; to: number }[] {
  const found = privateKeys(text).map(([from, to]) => ({ kind: 'private key', from, to }));
  for (const [kind, pattern] of [...PATTERNS, ...PARTIAL])
    for (const { 0: whole, index, 1: kept = '' } of text.matchAll(pattern))
      found.push({ kind, from: index + kept.length, to: index + whole.length });
  // Those that begin at the same place stay in the order of the patterns: the first is the most telling one.
  return found.sort((one, other) => one.from - other.from);
}

/** A text in which each letter of what has the shape of a credential is a star: whatever stands behind it keeps its column. */
export function starSecrets(text: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const { from, to } of credentials(text)) {
    if (to <= end) continue;
    const start = Math.max(from, end);
    parts.push(text.slice(end, start), '*'.repeat(to - start));
    end = to;
  }
  return parts.join('') + text.slice(end);
}

/** What has the shape of a credential, in the order of the text: its kind and its line, never itself. Empty where masking changes nothing. */
export function findSecrets(text: string): { kind: string; line: number }[] {
  let [line, next, end] = [1, text.indexOf('\n'), 0];
  return credentials(text).flatMap(({ kind, from, to }) => {
    if (from < end) return [];
    for (; next !== -1 && next < from; next = text.indexOf('\n', next + 1)) line += 1;
    end = to;
    return [{ kind, line }];
  });
}

/** A value as it may appear in output: as it is, inside a JSON string, inside an address. */
function formsOf(value: string): string[] {
  const forms = [value, JSON.stringify(value).slice(1, -1)];
  try {
    forms.push(encodeURIComponent(value));
  } catch (error) {
    // Lone surrogates have no form in an address.
    if (!(error instanceof URIError)) throw error;
  }
  return forms;
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

/** Removes known secret values and everything that has the shape of a credential; the rest of the text stays as it is. */
export function maskSecrets(text: string, known: readonly string[] = []): string {
  const values = known.map((value) => value.trim()).filter((value) => value.length >= MIN_KNOWN);
  // Longest first, in one pass: a value may be part of another one, or of the mask.
  const forms = [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length).map(escapeRegExp);
  const plain = forms.length === 0 ? text : text.replace(new RegExp(forms.join('|'), 'g'), MASK);
  const masked = PATTERNS.reduce((all, [, pattern]) => all.replace(pattern, MASK), maskPrivateKeys(plain));
  return PARTIAL.reduce((all, [, pattern]) => all.replace(pattern, (_whole, kept: string) => kept + MASK), masked);
}

const SECRET_NAME =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|^KEY$|_KEY_|_PAT$|AUTH|COOKIE|SESSION|DSN$|DATABASE_URL|CONNECTION_STRING/i;

/** True when a variable's name says that its value is a secret. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);
