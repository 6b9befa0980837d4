import type { Hash } from '../../shared/digest.ts';
import type { Finding } from '../../shared/finding.ts';
import { runRules } from '../../shared/rule.ts';
import type { Approval } from '../approvals/approval.ts';
import { readApprovalsFile } from '../approvals/approvals-file.ts';
import { specStale } from '../approvals/spec-stale.ts';
import { type Family, listed } from '../family.ts';
import { APPROVALS_PATH } from '../lintable.ts';
import type { SpecDirectory } from '../spec-directories.ts';
import type { Workspace } from '../workspace.ts';

const UNREADABLE = {
  id: 'approvals-unreadable',
  level: 'warning',
  explanation: 'Without the approvals that were given nobody can tell whether a document still answers what it was made for.',
  example: { wrong: 'a .stringline folder that a newer version has written', right: 'the version of Stringline that the project uses' },
} as const;

const UNREAD = {
  id: 'approvals-file-unread',
  level: 'error',
  explanation:
    'One fault in the file of approvals makes it void: none of its entries counts, so that no document is compared with what was approved.',
  example: { wrong: 'digest: 3f2a', right: 'digest: all 64 figures that sha256sum prints' },
} as const;

/** Documents against what was approved: the file of approvals where there is one, else the reviews that were kept on this machine. */
export const approvalsFamily: Family = {
  id: 'approvals',
  title: 'Approvals',
  about: `Documents that lie there as they were approved, against those that they were derived from: after ${APPROVALS_PATH}, or where there is none, after the reviews on this machine.`,
  rules: listed(undefined, [specStale, UNREADABLE, UNREAD]),
  covers: () => (path) => path === APPROVALS_PATH,
  check: (workspace) => {
    const { approved } = workspace;
    if (approved === undefined) return [];
    const text = workspace.texts.get(APPROVALS_PATH);
    const file = text === undefined ? undefined : readApprovalsFile(text);
    const problem = file === undefined ? approved.problem : undefined;
    return [
      ...(file?.findings ?? []).map((finding) => ({ ...finding, ruleId: UNREAD.id, level: UNREAD.level })),
      ...(problem === undefined ? [] : [unreadable(problem)]),
      ...staleness(file?.approvals ?? approved.approvals, approved.hash, workspace),
    ];
  },
};

function unreadable({ path, reason }: { path: string; reason: string }): Finding {
  return {
    ruleId: UNREADABLE.id,
    level: UNREADABLE.level,
    path,
    message: `What was approved cannot be read: ${reason}`,
    fix: 'Nothing was checked for being stale.',
  };
}

function staleness(approvals: readonly Approval[], hash: Hash, { specs, specFolders, config, settings }: Workspace): Finding[] {
  if (approvals.length === 0) return [];
  const byName = Map.groupBy(specFolders, (folder) => folder.slice(folder.lastIndexOf('/') + 1));
  const bySpec = Map.groupBy(approvals, ({ spec }) => spec);
  /** A name means the folder where the project keeps its specs, unless only one folder has it. */
  const isNamed = ({ name, directory }: SpecDirectory): boolean =>
    byName.get(name)?.length === 1 || directory === `${config.workspace.spec_directory}/${name}`;
  return specs.flatMap((spec) => {
    const { directory, name } = spec;
    const given = [...(bySpec.get(directory) ?? []), ...(name !== directory && isNamed(spec) ? (bySpec.get(name) ?? []) : [])];
    return given.length === 0 ? [] : runRules([specStale], { spec, approvals: given, hash }, settings);
  });
}
