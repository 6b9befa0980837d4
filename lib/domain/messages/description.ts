/** Between these lines the text of a pull request is ours; what stands outside belongs to people. */
export const BEGIN = '<!-- stringline:begin -->';
export const END = '<!-- stringline:end -->';

/** Where a template wants our text; without it the text follows the template. */
const PLACE = /^[ \t]*(?:<!--\s*stringline\s*-->|\{\{\s*stringline\s*\}\})[ \t]*$/mu;

/** Our text between its marks. A mark within the text would end it too early, so none is left in it. */
export function marked(text: string): string {
  return `${BEGIN}\n${text.replaceAll(BEGIN, '').replaceAll(END, '').trim()}\n${END}`;
}

/**
 * The description that a pull request gets: the text that is there with ours brought up to date in place.
 * Only what stands between the marks is replaced, and every other byte stays; below a person's text without marks ours is appended. Marks that make no
 * pair, and those that stand within a line, are a person's text. Of several pairs the last one is ours: that is where we append.
 * @param current what the host shows now; undefined or blank for a new pull request
 * @param template of the repository or of project.yaml; only a description that is blank begins with it
 */
export function placeDescription(
  text: string,
  { current = '', template = '' }: { current?: string | undefined; template?: string | undefined },
): string {
  const isNew = current.trim() === '';
  const around = isNew ? template : current;
  // Hosts may hand descriptions back with the line ends of the web.
  const eol = around.includes('\r\n') ? '\r\n' : '\n';
  const ours = marked(text).replaceAll(/\r?\n/gu, eol);
  if (around.trim() === '') return `${ours}${eol}`;
  const place = isNew ? placeOf(around) : lastPair(around);
  if (place !== undefined) return `${around.slice(0, place.start)}${ours}${around.slice(place.end)}`;
  return `${around}${around.endsWith('\n') ? '' : eol}${eol}${ours}${eol}`;
}

interface Span {
  start: number;
  end: number;
}

function placeOf(template: string): Span | undefined {
  const wanted = PLACE.exec(template);
  return wanted === null ? undefined : { start: wanted.index, end: wanted.index + wanted[0].length };
}

/** The last begin that has an end before the next begin. In our form a line ends behind the one and before the other. */
function lastPair(text: string): Span | undefined {
  let before = text.length;
  for (;;) {
    const start = before < BEGIN.length ? -1 : text.lastIndexOf(BEGIN, before - BEGIN.length);
    if (start < 0) return undefined;
    const inner = text.slice(start + BEGIN.length, before);
    const end = inner.search(END_OF_OURS);
    if (end >= 0 && /^[ \t]*\r?\n/u.test(inner)) return { start, end: start + BEGIN.length + inner.indexOf(END, end) + END.length };
    before = start;
  }
}

const END_OF_OURS = new RegExp(`\\n[ \\t]*${END}`, 'u');

/** Templates that hosts offer by themselves, in the order in which they are looked for (GitHub: "Creating a pull request template"; GitLab: "Description templates"). */
export const TEMPLATE_PATHS = [
  '.github/pull_request_template.md',
  'pull_request_template.md',
  'docs/pull_request_template.md',
  '.gitlab/merge_request_templates/default.md',
] as const;

/** The repository's own template among its paths; hosts do not mind the case of its name. */
export function templatePath(paths: readonly string[]): string | undefined {
  const byName = new Map(paths.map((path) => [path.toLowerCase(), path]));
  return TEMPLATE_PATHS.flatMap((path) => byName.get(path) ?? [])[0];
}
