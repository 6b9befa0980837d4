/** Scripts that package managers run by themselves while installing or packing. */
const LIFECYCLE = [
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
  'prepublish',
  'prepublishOnly',
  'prepack',
  'postpack',
  'dependencies',
];

type Scripts = { ok: true; scripts: ReadonlyMap<string, unknown> } | { ok: false };

/**
 * Why a change of a package.json is refused; undefined when it is not one, or harms no gate. The `scripts` of the base and of the new
 * text are parsed and compared: entries that gates run (and their `pre…`/`post…` twins) may be added where there was none,
 * never changed or removed; scripts that an installation runs by itself may not change at all.
 */
export function scriptsRefusal(
  path: string,
  content: { before: string | undefined; after: string | undefined },
  gateScripts: readonly string[],
): string | undefined {
  if (!/(?:^|\/)package\.json$/i.test(path)) return undefined;
  const before = readScripts(content.before);
  if (content.after === undefined)
    return before.ok && before.scripts.size === 0 ? undefined : `\`${path}\` cannot be deleted: gates run its scripts.`;
  const after = readScripts(content.after);
  if (!after.ok)
    return `The new \`${path}\` is not a JSON object with an object of \`scripts\`, so what gates would run cannot be compared.`;
  if (!before.ok)
    return `The scripts of the present \`${path}\` cannot be read, so what gates would run cannot be compared. A person has to mend it first.`;
  const changed = changedScript(before.scripts, after.scripts, gateScripts);
  return changed === undefined
    ? undefined
    : `The script \`${changed}\` in \`${path}\` is run by gates or by the package manager and may not be changed; keep it as \`${show(before.scripts.get(changed))}\`.`;
}

function changedScript(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  gateScripts: readonly string[],
): string | undefined {
  const same = (name: string): boolean => JSON.stringify(before.get(name)) === JSON.stringify(after.get(name));
  const gate = gateScripts.find((name) => before.has(name) && !same(name));
  if (gate !== undefined) return gate;
  const around = gateScripts.flatMap((name) => [`pre${name}`, `post${name}`]);
  return [...around, ...LIFECYCLE].find((name) => !same(name));
}

function readScripts(text: string | undefined): Scripts {
  if (text === undefined) return { ok: true, scripts: new Map() };
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (!isObject(parsed)) return { ok: false };
    const scripts = parsed['scripts'] ?? {};
    return isObject(scripts) ? { ok: true, scripts: new Map(Object.entries(scripts)) } : { ok: false };
  } catch {
    return { ok: false };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? '(absent)' : typeof value === 'string' ? value.slice(0, 200) : JSON.stringify(value).slice(0, 200);
}
