import { type CodeFacts, type FileFacts, withMounts } from '../../domain/drift/index.ts';
import type { CodeReader, WorkTree } from '../ports.ts';
import { textOf } from './code-files.ts';

/** What others have written, what was generated, and what is no code of this repository. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|out|target|coverage|\.git|\.kiro|\.stringline|\.next|\.venv|venv|__pycache__|site-packages|bin\/Debug|obj|generated|__generated__|cdk\.out)\/|\.(?:min\.js|d\.ts|generated\.\w+|pb\.go|g\.cs)$|_pb2(?:_grpc)?\.py$/;

/** A repository with more code than this is one to measure by parts. */
export const MAX_CODE_FILES = 20_000;

/** Facts of files by the id of their bytes and their path: two revisions share most of them. */
export type FactsMemo = Map<string, FileFacts>;

/** Reads what a revision declares. */
export async function readCode(files: WorkTree, reader: CodeReader, memo: FactsMemo): Promise<CodeFacts> {
  const all = await files.list();
  const wanted = all.filter(({ path }) => !FOREIGN.test(path) && reader.reads(path));
  const read: FileFacts[] = [];
  for (const { path, id } of wanted.slice(0, MAX_CODE_FILES)) read.push(await readOne({ path, id }, { files, reader, memo }));
  const problems = read.flatMap(({ path, problem }) => (problem === undefined ? [] : [{ path, message: problem }]));
  if (wanted.length > MAX_CODE_FILES)
    problems.push({ path: '', message: `only the first ${MAX_CODE_FILES} of ${wanted.length} code files were read` });
  return { paths: all.map(({ path }) => path), facts: withMounts(read), problems };
}

async function readOne(
  { path, id }: { path: string; id: string },
  { files, reader, memo }: { files: WorkTree; reader: CodeReader; memo: FactsMemo },
): Promise<FileFacts> {
  const key = `${id} ${path}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const text = await textOf(files, path);
  const facts = text === undefined ? { path, facts: [], mounts: [], problem: 'not UTF-8: not read' } : await reader.read({ path, text });
  memo.set(key, facts);
  return facts;
}
