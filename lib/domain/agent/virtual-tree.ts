import { canonicalPath } from '../source/index.ts';
import { type AliasIndex, aliasOf, indexAliases } from './alias.ts';
import { LIMITS } from './limits.ts';
import { isSecretPath } from './scope/protected-paths.ts';
import { decodeText } from './utf8.ts';

/** A file of the base tree, as git records it (`100644`, `100755`, `120000` symbolic link, `160000` submodule). */
export interface BaseEntry {
  path: string;
  mode: string;
  oid: string;
  /** Bytes; undefined for submodules. */
  size: number | undefined;
}

export interface OverlayFile {
  text: string;
  mode: '100644' | '100755';
}

/** What the agent changed: path → content, or `null` for a deleted file. Plain data. */
export type TextOverlay = Readonly<Record<string, OverlayFile | null>>;

export interface TreeSource {
  entries: readonly BaseEntry[];
  /** True for paths that `.kiroignore` keeps from models. */
  hidden: (path: string) => boolean;
  /** Bytes of a blob; undefined when the store lacks it. */
  read: (oid: string) => Promise<Uint8Array | undefined>;
  overlay?: TextOverlay;
}

export type FileKind = 'file' | 'symlink' | 'submodule';
export interface TreeFile {
  path: string;
  kind: FileKind;
  /** Bytes in the base, characters in the overlay. */
  size: number | undefined;
  changed: boolean;
}

/** A reason is a whole sentence for the model. */
export type Refusal = { ok: false; reason: string };
export type FileText = { ok: true; path: string; text: string; mode: '100644' | '100755' };
export type Changed = { ok: true; path: string; existed: boolean };

/**
 * A working tree that exists only as data: git's entries plus an overlay. Nothing is ever followed, raced or half written, and running
 * the same calls on the same overlay gives the same overlay. It judges what a path means; what may be written is the scope's business.
 */
export interface VirtualTree {
  /** Files that the agent may know of, sorted by path. */
  list(): TreeFile[];
  read(path: string): Promise<FileText | Refusal>;
  /** Text in the base at a canonical path, whatever the overlay says; undefined when there was no file, empty when it is not readable as text. */
  readBase(path: string): Promise<string | undefined>;
  /** Creates or replaces a file. */
  write(path: string, text: string): Changed | Refusal;
  delete(path: string): Changed | Refusal;
  overlay(): TextOverlay;
}

export function createVirtualTree(source: TreeSource): VirtualTree {
  return new OverlayTree(source);
}

const KINDS: Readonly<Record<string, FileKind | undefined>> = { '120000': 'symlink', '160000': 'submodule' };
const kindOf = (mode: string): FileKind => KINDS[mode] ?? 'file';
const refuse = (reason: string): Refusal => ({ ok: false, reason });
const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

class OverlayTree implements VirtualTree {
  private readonly source: TreeSource;
  private readonly base: ReadonlyMap<string, BaseEntry>;
  private readonly changes: Map<string, OverlayFile | null>;
  private readonly texts = new Map<string, Promise<string | Refusal>>();
  /** Built on the first new path: reading turns do not pay for it. */
  private aliases: AliasIndex | undefined;

  constructor(source: TreeSource) {
    this.source = source;
    this.base = new Map(source.entries.map((entry) => [entry.path, entry]));
    this.changes = new Map(Object.entries(source.overlay ?? {}));
  }

  list(): TreeFile[] {
    const files: TreeFile[] = [];
    for (const { path, mode, size } of this.base.values()) {
      if (!this.changes.has(path) && !this.source.hidden(path)) files.push({ path, kind: kindOf(mode), size, changed: false });
    }
    for (const [path, file] of this.changes) if (file !== null) files.push({ path, kind: 'file', size: file.text.length, changed: true });
    return files.sort(byPath);
  }

  async read(raw: string): Promise<FileText | Refusal> {
    const named = this.known(raw);
    if (!named.ok) return refuse(`The path ${named.reason}.`);
    const { path } = named;
    if (this.source.hidden(path)) return refuse(`\`${path}\` is kept from models by .kiroignore.`);
    if (isSecretPath(path)) return refuse(`\`${path}\` may hold secrets and is not shown.`);
    const change = this.changes.get(path);
    if (change === null) return refuse(`\`${path}\` was deleted in this task.`);
    if (change !== undefined) return { ok: true, path, ...change };
    const entry = this.base.get(path);
    if (entry === undefined) return refuse(this.absent(path));
    const text = await this.baseText(entry);
    return typeof text === 'string' ? { ok: true, path, text, mode: entry.mode === '100755' ? '100755' : '100644' } : text;
  }

  async readBase(path: string): Promise<string | undefined> {
    const entry = this.base.get(path);
    if (entry === undefined) return undefined;
    const text = await this.baseText(entry);
    return typeof text === 'string' ? text : '';
  }

  write(raw: string, text: string): Changed | Refusal {
    const named = this.changeable(raw);
    if (!named.ok) return named;
    const { path } = named;
    const existing = this.fileAt(path);
    if (existing === undefined) {
      const conflict = this.conflict(path);
      if (conflict !== undefined) return refuse(conflict);
    }
    const full = this.overflow(path, text);
    if (full !== undefined) return refuse(full);
    if (existing === undefined) this.aliases = undefined;
    const mode = existing ?? this.base.get(path)?.mode;
    this.changes.set(path, { text, mode: mode === '100755' ? '100755' : '100644' });
    return { ok: true, path, existed: existing !== undefined };
  }

  delete(raw: string): Changed | Refusal {
    const named = this.changeable(raw);
    if (!named.ok) return named;
    const { path } = named;
    if (this.fileAt(path) === undefined) return refuse(this.absent(path));
    if (this.base.has(path)) this.changes.set(path, null);
    else this.changes.delete(path);
    this.aliases = undefined;
    return { ok: true, path, existed: true };
  }

  overlay(): TextOverlay {
    return Object.fromEntries([...this.changes].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Files whose names we would not give to a new file can still be read by exactly those names. */
  private known(raw: string): ReturnType<typeof canonicalPath> {
    return this.base.has(raw) ? { ok: true, path: raw } : canonicalPath(raw);
  }

  /** What holds for every change: a canonical path, not hidden, no secret, no link or submodule. */
  private changeable(raw: string): { ok: true; path: string } | Refusal {
    const named = canonicalPath(raw);
    if (!named.ok) return refuse(`The path ${named.reason}.`);
    const { path } = named;
    if (this.source.hidden(path)) return refuse(`\`${path}\` is kept from models by .kiroignore and cannot be changed.`);
    const entry = this.changes.has(path) ? undefined : this.base.get(path);
    const kind = entry === undefined ? 'file' : kindOf(entry.mode);
    if (kind !== 'file')
      return refuse(`\`${path}\` is a ${kind === 'symlink' ? 'symbolic link' : 'submodule'} and cannot be changed here.`);
    return named;
  }

  /** Mode of the file that stands at a path now. */
  private fileAt(path: string): string | undefined {
    const change = this.changes.get(path);
    return change === null ? undefined : (change?.mode ?? this.base.get(path)?.mode);
  }

  /** Why a new file cannot stand at a path: a file is in the way, or another spelling of the name exists. */
  private conflict(path: string): string | undefined {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const above = path.slice(0, slash);
      const mode = this.fileAt(above);
      if (mode !== undefined)
        return `\`${above}\` is a ${{ file: 'file', symlink: 'symbolic link', submodule: 'submodule' }[kindOf(mode)]}, so nothing can lie below it.`;
    }
    this.aliases ??= indexAliases(this.livePaths());
    const alias = aliasOf(path, this.aliases);
    if (alias !== undefined)
      return `\`${path}\` differs only in letter case or Unicode form from \`${alias}\`, which exists; on some systems they are one. Use the existing spelling.`;
    if (this.hasBelow(path)) return `\`${path}\` is a folder.`;
    return undefined;
  }

  private hasBelow(folder: string): boolean {
    for (const path of this.livePaths()) if (path.startsWith(`${folder}/`)) return true;
    return false;
  }

  /** All files that stand now, hidden ones too: they take part in conflicts. */
  private *livePaths(): Iterable<string> {
    for (const path of this.base.keys()) if (this.changes.get(path) !== null) yield path;
    for (const [path, file] of this.changes) if (file !== null && !this.base.has(path)) yield path;
  }

  private overflow(path: string, text: string): string | undefined {
    if (!text.isWellFormed()) return 'The content is not valid Unicode (a lone surrogate).';
    if (text.includes('\0')) return 'The content holds a NUL character; only text files can be written.';
    if (text.length > LIMITS.writeChars)
      return `The content has ${String(text.length)} characters; a file may have ${String(LIMITS.writeChars)}.`;
    if (!this.changes.has(path) && this.changes.size >= LIMITS.overlayFiles)
      return `One task may change ${String(LIMITS.overlayFiles)} files.`;
    let total = text.length;
    for (const [other, file] of this.changes) if (other !== path) total += file?.text.length ?? 0;
    return total > LIMITS.overlayChars ? `One task may write ${String(LIMITS.overlayChars)} characters in all.` : undefined;
  }

  private baseText(entry: BaseEntry): Promise<string | Refusal> {
    const known = this.texts.get(entry.path);
    if (known !== undefined) return known;
    const text = this.load(entry);
    this.texts.set(entry.path, text);
    return text;
  }

  private async load({ path, mode, oid, size }: BaseEntry): Promise<string | Refusal> {
    const kind = kindOf(mode);
    if (kind === 'symlink')
      return refuse(`\`${path}\` is a symbolic link; links are not followed. Read the file it stands for by its own path.`);
    if (kind === 'submodule') return refuse(`\`${path}\` is a submodule; its files are not part of this repository.`);
    if (size !== undefined && size > LIMITS.fileBytes)
      return refuse(`\`${path}\` has ${String(size)} bytes; files over ${String(LIMITS.fileBytes)} are not read.`);
    const bytes = await this.source.read(oid);
    if (bytes === undefined) return refuse(`\`${path}\` has no content in this clone (a partial or broken clone).`);
    return decodeText(bytes) ?? refuse(`\`${path}\` is not a UTF-8 text file.`);
  }

  private absent(path: string): string {
    if (this.hasBelow(path)) return `\`${path}\` is a folder; use \`list\` to see what is in it.`;
    const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
    const near = this.list().filter((file) => file.path.toLowerCase().endsWith(`/${name}`) || file.path.toLowerCase() === name);
    const hint =
      near.length === 0
        ? ''
        : ` Files of that name: ${near
            .slice(0, 5)
            .map((file) => `\`${file.path}\``)
            .join(', ')}.`;
    return `There is no file \`${path}\`.${hint}`;
  }
}
