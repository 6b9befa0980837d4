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
 * Only what stands between the marks is replaced; below a person's text without marks ours is appended; marks that make no pair count as a person's text.
 * @param current what the host shows now; undefined or blank for a new pull request
 * @param template of the repository or of project.yaml; only a description that is blank begins with it
 */
export function placeDescription(
  text: string,
  { current = '', template = '' }: { current?: string | undefined; template?: string | undefined },
): string {
  const ours = marked(text);
  const place = marksOf(current);
  if (place !== undefined) return `${current.slice(0, place.start)}${ours}${current.slice(place.end)}`;
  if (current.trim() !== '') return `${current.trimEnd()}\n\n${ours}\n`;
  if (template.trim() === '') return `${ours}\n`;
  const wanted = PLACE.exec(template);
  if (wanted !== null) return `${template.slice(0, wanted.index)}${ours}${template.slice(wanted.index + wanted[0].length)}`;
  return `${template.trimEnd()}\n\n${ours}\n`;
}

function marksOf(text: string): { start: number; end: number } | undefined {
  const start = text.indexOf(BEGIN);
  const end = text.indexOf(END, start);
  if (start < 0 || end < 0 || text.indexOf(BEGIN, start + 1) >= 0) return undefined;
  return { start, end: end + END.length };
}

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
