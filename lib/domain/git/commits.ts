import { encodeUtf8 } from '../shared/utf8.ts';
import { decodeLatin1 } from './latin1.ts';
import { isSha1 } from './objects.ts';

/** A commit object, read. Texts that may be in any encoding stay bytes. */
export interface GitCommit {
  tree: string;
  parents: string[];
  author: GitStamp;
  committer: GitStamp;
  /** Of the message, where it is not UTF-8. */
  encoding: string | undefined;
  message: Uint8Array;
}

export interface GitStamp {
  /** `Name <email>` as bytes. */
  who: Uint8Array;
  /** Seconds since 1970. */
  seconds: number;
}

/** Reads a commit object; undefined where the bytes are none. Headers that are not known (signatures, merge tags) are passed over. */
export function parseCommit(content: Uint8Array): GitCommit | undefined {
  const { headers, body } = splitHeaders(content);
  const [tree, ...rest] = headers;
  const parents: string[] = [];
  while (rest[0]?.key === 'parent') parents.push(decodeLatin1(rest.shift()?.value ?? new Uint8Array()));
  const author = readStamp(rest, 'author');
  const committer = readStamp(rest, 'committer');
  const id = tree?.key === 'tree' ? decodeLatin1(tree.value) : '';
  if (!isSha1(id) || !parents.every(isSha1) || author === undefined || committer === undefined) return undefined;
  const encoding = rest.find(({ key }) => key === 'encoding')?.value;
  return { tree: id, parents, author, committer, encoding: encoding && decodeLatin1(encoding), message: body };
}

/** Id and type of what an annotated tag names; undefined where the bytes are no tag. */
export function parseTag(content: Uint8Array): { object: string; type: string } | undefined {
  const [object, type] = splitHeaders(content).headers;
  const id = object?.key === 'object' ? decodeLatin1(object.value) : '';
  return isSha1(id) && type?.key === 'type' ? { object: id, type: decodeLatin1(type.value) } : undefined;
}

interface Header {
  key: string;
  value: Uint8Array;
}

function splitHeaders(content: Uint8Array): { headers: Header[]; body: Uint8Array } {
  const headers: Header[] = [];
  let at = 0;
  while (at < content.length && content[at] !== 0x0a) {
    const found = content.indexOf(0x0a, at);
    const end = found < 0 ? content.length : found;
    const space = content.indexOf(0x20, at);
    // Lines that begin with a space go on with the header before; none of those matters here.
    if (space > at && space < end)
      headers.push({ key: decodeLatin1(content.subarray(at, space)), value: content.subarray(space + 1, end) });
    at = end + 1;
  }
  return { headers, body: content.subarray(Math.min(at + 1, content.length)) };
}

function readStamp(headers: readonly Header[], key: string): GitStamp | undefined {
  const value = headers.find((header) => header.key === key)?.value;
  const match = value && /^(.*>) (-?\d{1,16})(?: [+-]\d+)?$/s.exec(decodeLatin1(value));
  if (!value || !match) return undefined;
  return { who: value.subarray(0, match[1]?.length ?? 0), seconds: Number(match[2]) };
}

export interface CommitParts {
  tree: string;
  parents: readonly string[];
  message: string;
  author: { name: string; email: string };
  /** Seconds since 1970, of author and committer; the time zone is UTC. */
  seconds: number;
}

/** Content of the commit object that `git commit-tree` writes for this; undefined where the name has nothing to be shown. */
export function formatCommit({ tree, parents, message, author, seconds }: CommitParts): Uint8Array | undefined {
  const name = cleanIdentity(author.name);
  if (name === '') return undefined;
  const stamp = `${name} <${cleanIdentity(author.email)}> ${String(seconds)} +0000`;
  const lines = [`tree ${tree}`, ...[...new Set(parents)].map((parent) => `parent ${parent}`), `author ${stamp}`, `committer ${stamp}`];
  return encodeUtf8(`${lines.join('\n')}\n\n${message}`);
}

/** What git leaves of a name or an address: no dirt at its ends, nothing inside that would end it early. */
function cleanIdentity(text: string): string {
  const crud = String.raw`[\u0000-\u0020.,:;<>"\\']`;
  return text.replace(new RegExp(`^${crud}+|${crud}+$`, 'gu'), '').replaceAll(/[\n<>]/gu, '');
}
