import { CONFIG_PATH, parseProjectConfig, type ProjectConfig } from '../domain/config/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { countFindings, type Finding } from '../domain/shared/finding.ts';
import type { Ports } from './ports.ts';

/**
 * The configuration of a commit, with what there is to say about it; all defaults where it has none.
 * @param today ISO date that decides which waivers still hold
 * @throws StringlineError `config-invalid`
 */
export async function readConfig(
  commit: string,
  { source, today }: { source: Ports['source']; today: string },
): Promise<{ config: ProjectConfig; findings: Finding[] }> {
  const entry = (await source.tree(commit)).find(({ path }) => path === CONFIG_PATH);
  const bytes = entry && (await source.readBlob(entry.oid));
  const { config, findings } = parseProjectConfig(bytes && new TextDecoder().decode(bytes), today);
  if (countFindings(findings).error > 0) throw invalid(findings);
  return { config, findings: [...findings] };
}

function invalid(findings: readonly Finding[]): StringlineError {
  const lines = findings
    .filter(({ level }) => level === 'error')
    .map(
      (finding) =>
        `${finding.path ?? CONFIG_PATH}:${finding.line ?? 1}:${finding.column ?? 1} ${finding.message}${finding.fix === undefined ? '' : ` ${finding.fix}`}`,
    );
  return new StringlineError({
    code: 'config-invalid',
    message: `The configuration cannot be used:\n  ${lines.join('\n  ')}`,
    fix: `Mend ${CONFIG_PATH} and commit it; stringline doctor checks it again.`,
    exit: EXIT.usage,
  });
}
