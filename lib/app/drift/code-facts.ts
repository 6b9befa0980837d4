import { type CodeFacts, type FileFacts, isTestPath, withMounts } from '../../domain/drift/index.ts';
import { inParallel } from '../in-parallel.ts';
import type { CodeReader, WorkTree } from '../ports.ts';
import { textOf } from '../file-text.ts';

/** What others have written, what was generated, and what is no code of this repository. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|coverage|\.git|\.kiro|\.stringline|\.next|\.venv|venv|__pycache__|site-packages|bin\/Debug|obj|generated|__generated__|cdk\.out)\/|\.(?:min\.js|d\.ts|generated\.\w+|pb\.go|g\.cs)$|_pb2(?:_grpc)?\.py$/;
/** What a build leaves; below `src/` it is a folder like others. */
const BUILT = /^(?:(?!src\/)[^/]+\/)*(?:dist|build|out|target)\//;

/** A repository with more code than this is one to measure by parts. */
export const MAX_CODE_FILES = 20_000;

/** Facts of files by the id of their bytes and their path: two revisions share most of them. */
export type FactsMemo = Map<string, FileFacts>;

/** Files that are read at once: from a bucket each takes a while. */
const AT_ONCE = 16;
/** No reader takes more than this; it is not even fetched. */
const MAX_BYTES = 2_000_000;

/** Reads what a revision declares. */
export async function readCode(files: WorkTree, reader: CodeReader, memo: FactsMemo): Promise<CodeFacts> {
  const all = await files.list();
  const wanted = all.filter(({ path }) => !FOREIGN.test(path) && !BUILT.test(path) && reader.reads(path));
  const read = await inParallel(wanted.slice(0, MAX_CODE_FILES), AT_ONCE, (file) => readOne(file, { files, reader, memo }));
  const problems: CodeFacts['problems'][number][] = read.flatMap(({ path, problem, unread }) =>
    problem === undefined || (unread === undefined && isTestPath(path))
      ? []
      : [{ path, message: problem, ...(unread !== undefined && { unread }) }],
  );
  if (wanted.length > MAX_CODE_FILES)
    problems.push({ path: '', message: `only the first ${MAX_CODE_FILES} of ${wanted.length} code files were read`, unread: 'fault' });
  const inner = read.flatMap(({ path, inner: names = [] }) => names.map((one) => ({ ...one, path })));
  return { paths: all.map(({ path }) => path), facts: withMounts(read), inner, problems };
}

async function readOne(
  { path, id, size }: { path: string; id: string; size: number },
  { files, reader, memo }: { files: WorkTree; reader: CodeReader; memo: FactsMemo },
): Promise<FileFacts> {
  const key = `${id} ${path}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const facts = await factsOf(
    path,
    size > MAX_BYTES ? { problem: `larger than ${MAX_BYTES / 1_000_000} MB` } : await textOf(files, path),
    reader,
  );
  memo.set(key, facts);
  return facts;
}

async function factsOf(path: string, text: string | undefined | { problem: string }, reader: CodeReader): Promise<FileFacts> {
  if (typeof text === 'string') return reader.read({ path, text });
  return { path, facts: [], mounts: [], problem: `${text?.problem ?? 'not UTF-8'}: not read`, unread: 'unfit' };
}
