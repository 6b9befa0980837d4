import { AGENTS_FILE, isSteeringPath, parseSteeringFile, refusedSteering, type SteeringFile } from '../domain/steering/index.ts';
import type { Governing } from './governing.ts';
import type { Ports } from './ports.ts';
import { readText } from './repository-files.ts';

/**
 * Reads and parses global and project steering: the project's from the governing commit, so that a change under review cannot steer its own run.
 * Apart from what applies steering, because only the first stage of a run carries the parsers.
 */
export async function readSteering(
  { commit, paths: { global, project } }: Governing,
  ports: Pick<Ports, 'source' | 'globalSteering'>,
): Promise<SteeringFile[]> {
  const entries = await ports.source.tree(commit);
  const own = entries.filter(({ path, mode }) => /^1[02]0/.test(mode) && isProjectSteering(path, project));
  const place = { scope: 'project', root: project } as const;
  const files = await Promise.all(
    own.map(async ({ path, oid, mode }) => {
      if (mode === '120000') return refusedSteering(path, 'a symbolic link', place);
      const text = await readText(ports.source, oid);
      return text === undefined ? refusedSteering(path, 'not valid UTF-8', place) : parseSteeringFile(path, text, place);
    }),
  );
  const others = (await ports.globalSteering.read(global)).map(({ path, text }) =>
    parseSteeringFile(path, text, { scope: 'global', root: '' }),
  );
  return [...others, ...files];
}

function isProjectSteering(path: string, root: string): boolean {
  return isSteeringPath(path, root) || path === AGENTS_FILE || path.endsWith(`/${AGENTS_FILE}`);
}
