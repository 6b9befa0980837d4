/** What stands in the place of a secret. */
export const MASK = '[secret masked]';

/** Shorter values are too common to be told from ordinary text. */
const MIN_KNOWN = 6;

/**
 * Shapes of well-known credentials. Each starts at the beginning of a run of its characters and is bounded, so that matching stays
 * linear whatever the text.
 */
const PATTERNS: readonly RegExp[] = [
  // AWS access key ids (long-term and temporary).
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  // GitHub tokens: classic, OAuth, app, refresh, fine-grained.
  /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36,255}/g,
  /(?<![A-Za-z0-9_])github_pat_[A-Za-z0-9_]{22,255}/g,
  /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,255}/g,
  // Slack tokens and incoming webhooks.
  /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}/g,
  /(?<![A-Za-z0-9])xapp-\d-[A-Za-z0-9-]{10,255}/g,
  /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,255}/g,
  // Anthropic, OpenAI and those who took over the shape; Stripe; Google; npm; PyPI; SendGrid.
  /(?<![A-Za-z0-9_-])sk-(?:ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{20,512}/g,
  /(?<![A-Za-z0-9_])[rsw]k_(?:live|test)_[A-Za-z0-9]{16,255}|(?<![A-Za-z0-9_])whsec_[A-Za-z0-9]{24,255}/g,
  /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}/g,
  /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36,255}/g,
  /(?<![A-Za-z0-9_-])pypi-AgEI[A-Za-z0-9_-]{40,1024}/g,
  /(?<![A-Za-z0-9_-])SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,128}/g,
  // JSON web tokens.
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,8192}\.eyJ[A-Za-z0-9_-]{4,16384}\.[A-Za-z0-9_-]{0,2048}/g,
];

/** Patterns of which only a part is secret: the first group is kept. */
const PARTIAL: readonly RegExp[] = [
  // Passwords in addresses: postgres://user:password@host.
  /(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{1,30}:\/\/[^\s:@/'"`<>]{0,128}:)[^\s@'"`<>/]{1,256}(?=@)/g,
  // Authorization headers.
  /(\b(?:authorization|proxy-authorization)["']?\s{0,4}[:=]\s{0,4}["']?(?:bearer|basic|token)\s{1,4})[A-Za-z0-9._~+/=-]{8,4096}/gi,
  // AWS secret access keys, which have no shape of their own.
  /(\baws_?secret_?access_?key["']?\s{0,4}[:=]\s{0,4}["']?)[A-Za-z0-9/+=]{40}/gi,
];

const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** Private keys in PEM, from their first line to their last; one that is cut off is masked to the end. */
function maskPrivateKeys(text: string): string {
  const parts: string[] = [];
  let from = 0;
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    parts.push(text.slice(from, begin.index), MASK);
    const end = /-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
    end.lastIndex = BEGIN.lastIndex;
    if (end.exec(text) === null) return parts.join('');
    from = end.lastIndex;
    BEGIN.lastIndex = from;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(from);
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
  const masked = PATTERNS.reduce((all, pattern) => all.replace(pattern, MASK), maskPrivateKeys(plain));
  return PARTIAL.reduce((all, pattern) => all.replace(pattern, (_whole, kept: string) => kept + MASK), masked);
}

const SECRET_NAME =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|^KEY$|_KEY_|_PAT$|AUTH|COOKIE|SESSION|DSN$|DATABASE_URL|CONNECTION_STRING/i;

/** True when a variable's name says that its value is a secret. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);
