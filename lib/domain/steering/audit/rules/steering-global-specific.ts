import type { Observation, Rule } from '../../../shared/rule.ts';
import { codeSpans } from '../../../specs/index.ts';
import type { RepositoryTree } from '../../repository-tree.ts';
import type { SteeringFile } from '../../types.ts';
import { type AuditInput, shownPath } from '../input.ts';
import { type Statement, statementsOf } from '../statements.ts';

export const steeringGlobalSpecific: Rule<AuditInput> = {
  id: 'steering-global-specific',
  level: 'warning',
  explanation: 'Global steering is in the prompts of every project. What names a path or package of one of them misleads in all others.',
  example: { wrong: 'in ~/.kiro/steering: "Handlers are in `services/order-api/src`."', right: 'the same sentence in the project' },
  confidence: 0.85,
  check: (input) => input.files.filter(({ scope }) => scope === 'global').flatMap((file) => checkFile(file, input)),
};

function checkFile(file: SteeringFile, input: AuditInput): Observation[] {
  const names = new Map(input.names.map((each) => [each.name, each]));
  const told = new Set<string>();
  return statementsOf(file).flatMap((statement) =>
    mentioned(statement, input.tree, names).flatMap(({ what, why }): Observation[] => {
      if (told.has(what)) return [];
      told.add(what);
      return [
        {
          message: `\`${what}\` is ${why}, and this file is for every project.`,
          path: shownPath(file, input.globalRoot),
          line: statement.line,
          fix: 'Move the statement into .kiro/steering of the project.',
        },
      ];
    }),
  );
}

function mentioned({ text }: Statement, tree: RepositoryTree, names: ReadonlyMap<string, { kind: string; path: string }>) {
  const words = new Set(text.match(/@?[A-Za-z][\w./-]*[\w]/g) ?? []);
  const named = [...words].flatMap((word) => {
    const name = names.get(word);
    return name === undefined ? [] : [{ what: word, why: `the name of a ${name.kind} of this repository (${name.path})` }];
  });
  const paths = codeSpans(text).flatMap((span) => {
    const path = span.replace(/^\.\//, '').replace(/\/$/, '');
    return isOwn(path, tree) ? [{ what: path, why: 'a path of this repository' }] : [];
  });
  return [...named, ...paths];
}

/** Names that most repositories have. */
const COMMON =
  /^(?:\.?(?:src|lib|tests?|docs?|apps?|api|components?|utils?|config|scripts?|public|assets|types|hooks|pages|core|common|shared|internal|cmd|pkg|bin|infra|e2e|unit|integration|services?|packages|models?|views|controllers?|routes?|styles|main|index|README|CHANGELOG|CONTRIBUTING|package|tsconfig|Dockerfile|ci|workflows|settings|steering|specs|github|kiro|vscode|husky)(?:\.\w{1,5})?)$/i;

/** A path of at least two names of which one is this repository's own. */
function isOwn(path: string, tree: RepositoryTree): boolean {
  const names = path.split('/');
  if (names.length < 2 || /^\.(?:kiro|github|vscode|husky)$/.test(names[0] ?? '')) return false;
  return names.some((name) => !COMMON.test(name)) && tree.has(path);
}
