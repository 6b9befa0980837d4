import type { Finding } from '../../shared/finding.ts';
import { type RuleInfo, runRules } from '../../shared/rule.ts';
import {
  BUGFIX_RULES,
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  DESIGN_RULES,
  REQUIREMENTS_RULES,
  TASKS_RULES,
  traceSpec,
} from '../../specs/index.ts';
import { pathIn } from '../../source/index.ts';
import { createRepositoryTree, type RepositoryTree } from '../../steering/index.ts';
import { DOCUMENTS, misnamed } from '../documents/document-name.ts';
import { documentReferenceDead } from '../documents/document-reference-dead.ts';
import { type Family, listed } from '../family.ts';
import type { SpecDirectory } from '../spec-directories.ts';
import { filesBelow, rootOf, type Workspace } from '../workspace.ts';

const READING = [
  {
    id: 'document-open-fence',
    level: 'warning',
    explanation:
      'What follows a code fence that is not closed is taken for code, to the end or to what should end the next one: tasks and criteria in it would be missed.',
    example: { wrong: '```json, and no second line of ```', right: '```json … ```' },
  },
  {
    id: 'document-placeholder',
    level: 'warning',
    explanation: 'What is marked as still to be written, or left from a template as {{THIS}}, is approved unread and built by guessing.',
    example: {
      wrong: '## Error Handling\n\nTODO',
      right: '## Error Handling\n\nUnknown ids answer 404; everything else is logged and answers 500.',
    },
  },
  {
    id: 'requirements-number-repeated',
    level: 'error',
    explanation:
      'Of two criteria with one number the later is counted on from it, so that every number behind it moves: references then name another criterion than their authors meant.',
    example: { wrong: '1. … 2. … 2. … 3. …', right: '1. … 2. … 3. … 4. …' },
  },
  {
    id: 'requirements-unread',
    level: 'error',
    explanation:
      'What is written like a requirement, or as a list or table of criteria, and read as neither by any tool: no task, test or trace would miss it.',
    example: {
      wrong: '### Requirment 2: Sorting, or ###Requirement 2, or **Requirement 2: Sorting**, or | AC-1 | WHEN … |',
      right: '### Requirement 2: Sorting',
    },
  },
  {
    id: 'bugfix-unread',
    level: 'warning',
    explanation:
      'What is written like a clause of a bugfix and stands below no part of it, or below a heading in a part with the number of another, is read by no tool: no task or test would miss it.',
    example: { wrong: '## Bug 2: Refunds … 2.4 WHEN …', right: '### Expected Behavior (Correct) … 2.4 WHEN …' },
  },
  {
    id: 'document-name',
    level: 'warning',
    explanation: 'Documents of a spec are found by their exact names; a file that is called nearly so is read by nobody.',
    example: {
      wrong: '.kiro/specs/cart/requirement.md, Tasks.md, or desing.md',
      right: '.kiro/specs/cart/requirements.md, tasks.md, design.md',
    },
  },
  {
    id: 'tasks-waves-readable',
    level: 'error',
    explanation:
      'A dependency graph that cannot be read is ignored: the tasks then run in the order of the document. Of several graphs one is followed, and what the others say otherwise is lost.',
    example: { wrong: '{"waves": {"1.1": []}}', right: '{"waves": [{"id": 0, "tasks": ["1.1"]}]}' },
  },
] as const;

/** What whoever drafts a document leaves to people. */
export const OPEN_QUESTION = {
  id: 'draft-open-question',
  level: 'info',
  explanation:
    'In a document that a run drafts: what the model could not decide from what it was given, so that whoever reviews the document decides it.',
  example: {
    wrong: 'a draft with "Which currency do prices have?" left open',
    right: 'a review that asks for changes: "Prices are in euros."',
  },
} as const satisfies RuleInfo;

const CONFIG = [
  {
    id: 'config-readable',
    level: 'warning',
    explanation: 'What cannot be read from .config.kiro is guessed from the documents: the type of the spec and its workflow.',
    example: { wrong: '{"specType": feature}', right: '{"specId": "…", "workflowType": "requirements-first", "specType": "feature"}' },
  },
] as const;

/** Requirements, design, tasks and bugfix documents. */
export const specsFamily: Family = {
  id: 'specs',
  title: 'Spec documents',
  about: 'requirements.md, bugfix.md, design.md and tasks.md of every spec, each by itself and against the others.',
  rules: [
    ...listed('requirements.md', REQUIREMENTS_RULES),
    ...listed('bugfix.md', BUGFIX_RULES),
    ...listed('design.md', DESIGN_RULES),
    ...listed('tasks.md', TASKS_RULES),
    ...listed('all documents', [...READING, documentReferenceDead]),
    ...listed('.config.kiro', CONFIG),
    ...listed('drafts', [OPEN_QUESTION]),
  ],
  covers: (workspace) => {
    const documents = workspace.specs.flatMap(({ directory }) => [...DOCUMENTS, '.config.kiro'].map((name) => pathIn(directory, name)));
    const own = new Set([...documents, ...misnamed(workspace).map(({ path }) => path)]);
    return (path) => own.has(path);
  },
  check: (workspace, recall) => {
    const treeOf = trees(workspace);
    return [
      ...misnamed(workspace),
      ...workspace.specs.flatMap((spec) => [
        ...recall(spec.directory, spec.files, () => checkSpec(spec, workspace)),
        ...checkReferences(spec, treeOf, workspace),
      ]),
    ];
  },
};

/** Depends on nothing but the files of the spec and the settings of rules: it is recalled by these. */
function checkSpec({ directory, spec }: SpecDirectory, { settings }: Pick<Workspace, 'settings'>): Finding[] {
  const { requirements, bugfix, design, tasks, config } = spec;
  const context = { ...spec, trace: traceSpec(spec) };
  const at = (name: string, findings: readonly Finding[]): Finding[] => {
    return findings.map((finding) => ({ ...finding, path: pathIn(directory, name) }));
  };
  return [
    ...(config === undefined ? [] : at('.config.kiro', config.findings)),
    ...(requirements === undefined ? [] : at('requirements.md', checkRequirements(requirements, settings))),
    ...(bugfix === undefined ? [] : at('bugfix.md', checkBugfix(bugfix, settings))),
    ...(design === undefined ? [] : at('design.md', checkDesign(design, context, settings))),
    ...(tasks === undefined ? [] : at('tasks.md', checkTasks(tasks, context, settings))),
  ];
}

/** Paths count from the folder that has the `.kiro` folder, as in steering. */
function checkReferences(
  { directory, files }: SpecDirectory,
  treeOf: (root: string) => RepositoryTree,
  { settings }: Workspace,
): Finding[] {
  const root = rootOf(directory);
  const below = directory.slice(root === '' ? 0 : root.length + 1);
  return DOCUMENTS.flatMap((name) => {
    const raw = files[name]?.replace(/^\uFEFF/, '');
    if (raw?.includes('#[[file:') !== true) return [];
    const found = runRules([documentReferenceDead], { path: pathIn(below, name), raw, tree: treeOf(root) }, settings);
    return found.map((finding) => ({ ...finding, path: pathIn(directory, name) }));
  });
}

/** The files of each root, looked up once. */
function trees({ paths }: Workspace): (root: string) => RepositoryTree {
  const made = new Map<string, RepositoryTree>();
  return (root) => {
    const tree = made.get(root) ?? createRepositoryTree(filesBelow(root, paths));
    made.set(root, tree);
    return tree;
  };
}
