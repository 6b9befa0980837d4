import { isTestPath } from '../agent/index.ts';
import { shorten, plainWords, unclosing, wrap } from '../publish/index.ts';
import { count } from '../shared/wording.ts';
import type { Convention } from './convention.ts';
import type { NamedText, SpecChange } from './spec-change.ts';

/** A file that a commit changes. */
export interface ChangedFile {
  path: string;
  status: 'added' | 'modified' | 'deleted';
}

/** What a commit is about to record. */
export interface CommitFacts {
  specs: readonly SpecChange[];
  /** Files outside the specs' own folders. */
  files: readonly ChangedFile[];
  convention: Convention;
}

export interface ProposedMessage {
  subject: string;
  /** Paragraphs below it; empty where the subject says everything. */
  body: string;
  /** `Key: value` lines that scripts and the trace of a spec follow. */
  trailers: readonly (readonly [key: string, value: string])[];
  /** What the specs say that cannot be right; empty in the usual case. */
  warnings: readonly string[];
}

/** Widths that git's own documentation recommends. */
const WIDTH = 72;
/** Items of a list that a reader of the log can take in. */
const SHOWN = 10;

/** A message that says in words which criteria and tasks of which spec a commit changes; without specs, which files. Deterministic. */
export function proposeCommitMessage(facts: CommitFacts): ProposedMessage {
  const headline = headlineOf(facts);
  return {
    subject: subjectOf(headline, facts.convention),
    body: facts.specs
      .map((change) => paragraphs(change, facts.specs.length > 1))
      .filter((text) => text !== '')
      .join('\n\n'),
    trailers: trailersOf(facts.specs),
    warnings: facts.specs.flatMap(({ spec, unknown }) =>
      unknown.map((id) => `A task of ${spec} names criterion ${id}, which the spec does not have.`),
    ),
  };
}

/** The message as it stands in a file. */
export function messageText({ subject, body, trailers }: ProposedMessage): string {
  const lines = trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
  return `${unclosing([subject, body, lines].filter((part) => part !== '').join('\n\n'))}\n`;
}

export interface Headline {
  /** Imperative, capitalised. */
  text: string;
  type: string;
  scope: string | undefined;
}

/** A subject as a repository writes its own. */
export function subjectOf({ text, type, scope }: Headline, convention: Convention): string {
  if (convention.style === 'plain') return shorten(unclosing(text), WIDTH);
  const head = `${type}${scope === undefined || !convention.scoped ? '' : `(${scope})`}: `;
  return shorten(unclosing(`${head}${text.charAt(0).toLowerCase()}${text.slice(1)}`), WIDTH);
}

function headlineOf({ specs, files }: CommitFacts): Headline {
  const [first] = specs;
  if (first === undefined) return filesHeadline(files);
  if (specs.length > 1)
    return {
      text: `Change ${count(specs.length, 'spec')}: ${specs.map(({ spec }) => spec).join(', ')}`,
      type: typeOf(specs, files),
      scope: undefined,
    };
  return { text: specHeadline(first), type: typeOf(specs, files), scope: first.spec };
}

/** Finished tasks are the news of a commit, then what was promised, then how. */
function specHeadline({ spec, status, criteria, tasks, documents }: SpecChange): string {
  if (status === 'removed') return `Remove the spec ${spec}`;
  if (status === 'added')
    return `Specify ${spec}${criteria.added.length === 0 ? '' : ` with ${count(criteria.added.length, 'criterion')}`}`;
  if (tasks.done.length > 0)
    return `Complete ${nouns('task', tasks.done)} of ${spec}${tasks.done.length === 1 ? `: ${plainWords(tasks.done[0]?.text ?? '')}` : ''}`;
  const parts = [
    ...listed('Add', 'criterion', criteria.added),
    ...listed('Change', 'criterion', criteria.changed),
    ...listed('Drop', 'criterion', criteria.removed),
    ...listed('Reopen', 'task', tasks.reopened),
    ...listed('Plan', 'task', tasks.added),
    ...listed('Drop', 'task', tasks.removed),
  ];
  if (parts.length === 0)
    return `Revise ${
      documents
        .filter((name) => name.endsWith('.md'))
        .map((name) => name.replace(/\.md$/u, ''))
        .join(' and ') || 'the settings'
    } of ${spec}`;
  return `${[parts[0], ...parts.slice(1).map((part) => `${part.charAt(0).toLowerCase()}${part.slice(1)}`)].join(', ')} of ${spec}`;
}

const listed = (verb: string, noun: string, items: readonly NamedText[]): string[] =>
  items.length === 0 ? [] : [`${verb} ${nouns(noun, items)}`];

/** Numbers that fit on a line. */
const NAMED = 3;

/** `criterion 1.2`, `criteria 1.2 and 1.3`, `5 criteria`. */
function nouns(noun: string, items: readonly NamedText[]): string {
  const plural = noun === 'criterion' ? 'criteria' : `${noun}s`;
  const ids = items.map(({ id }) => id);
  // An id without a number is the whole text of its line.
  if (items.length > NAMED || ids.some((id) => id.length > 8)) return items.length === 1 ? `one ${noun}` : `${items.length} ${plural}`;
  return `${items.length === 1 ? noun : plural} ${[ids.slice(0, -1).join(', '), ids.at(-1)].filter((part) => part !== '').join(' and ')}`;
}

function filesHeadline(files: readonly ChangedFile[]): Headline {
  const [only] = files;
  const type = typeOf([], files);
  if (only === undefined) return { text: 'Record no change', type: 'chore', scope: undefined };
  const verbs = new Set(files.map(({ status }) => status));
  const verb = verbs.size > 1 ? 'Change' : { added: 'Add', modified: 'Change', deleted: 'Remove' }[only.status];
  if (files.length === 1) return { text: `${verb} ${only.path}`, type, scope: undefined };
  const folder = commonFolder(files.map(({ path }) => path));
  return { text: `${verb} ${count(files.length, 'file')}${folder === '' ? '' : ` in ${folder}`}`, type, scope: undefined };
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const differs = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return first.slice(0, differs < 0 ? first.length : differs).join('/');
}

const DOCUMENTATION = /\.(?:md|mdx|rst|adoc|txt)$/iu;
const CI = /^(?:\.github\/|\.gitlab-ci|\.codecatalyst\/|\.circleci\/|Jenkinsfile)/u;
const BUILD =
  /(?:^|\/)(?:package(?:-lock)?\.json|pnpm-lock\.yaml|yarn\.lock|go\.(?:mod|sum)|Cargo\.(?:toml|lock)|pom\.xml|build\.gradle(?:\.kts)?|pyproject\.toml|requirements[^/]*\.txt|Dockerfile|Makefile)$/u;

/** The type of a commit that completes a task of a spec: by its files where all are of one kind, else by the spec. */
export function typeOfTask(specType: SpecChange['specType'], files: readonly ChangedFile[]): string {
  const byFiles = typeOf([], files);
  if (files.length > 0 && byFiles !== 'chore') return byFiles;
  return files.length === 0 ? 'chore' : specType === 'bugfix' ? 'fix' : 'feat';
}

/** The type by what was changed; which of several a person would choose is not guessed: `chore` says nothing wrong. */
function typeOf(specs: readonly SpecChange[], files: readonly ChangedFile[]): string {
  const done = specs.filter(({ tasks }) => tasks.done.length > 0);
  if (done.length > 0 && files.length > 0) return done.every(({ specType }) => specType === 'bugfix') ? 'fix' : 'feat';
  const all = (test: (path: string) => boolean): boolean => files.every(({ path }) => test(path));
  if (files.length === 0) return specs.length > 0 ? 'docs' : 'chore';
  if (all((path) => CI.test(path))) return 'ci';
  if (all((path) => BUILD.test(path))) return 'build';
  if (all((path) => DOCUMENTATION.test(path))) return 'docs';
  if (all(isTestPath)) return 'test';
  return 'chore';
}

function paragraphs({ spec, status, criteria, tasks }: SpecChange, several: boolean): string {
  const promised = [
    ...items('added', status === 'added' ? [] : criteria.added),
    ...items('changed', criteria.changed),
    ...items('dropped', status === 'removed' ? [] : criteria.removed),
  ];
  const planned = [
    ...items('done', tasks.done),
    ...items('reopened', tasks.reopened),
    ...items('planned', status === 'added' ? [] : tasks.added),
    ...items('dropped', status === 'removed' ? [] : tasks.removed),
  ];
  const parts = [...section('Criteria', promised), ...section('Tasks', planned)];
  if (parts.length === 0) return '';
  return [...(several ? [`${spec}:`] : []), ...parts].join('\n\n');
}

const items = (what: string, texts: readonly NamedText[]): string[] =>
  texts.map(({ id, text }) => wrap(`- ${id === text ? '' : `${id} `}${what}: ${shorten(plainWords(text), 2 * WIDTH)}`, WIDTH, '  '));

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length > SHOWN ? [`- and ${lines.length - SHOWN} more`] : [];
  return [[`${title}:`, ...lines.slice(0, SHOWN), ...more].join('\n')];
}

/** A trailer holds one line of ids; those of a spec that was only written are no evidence of work, so they are not named. */
function trailersOf(specs: readonly SpecChange[]): ProposedMessage['trailers'] {
  return specs.flatMap(({ spec, tasks }) => {
    const ids = tasks.done.filter(({ id, text }) => id !== text).map(({ id }) => id);
    const criteria = [...new Set(tasks.done.flatMap((task) => task.criteria))];
    return [
      ['Spec', spec] as const,
      ...(ids.length > 0 ? [['Task', ids.join(', ')] as const] : []),
      ...(criteria.length > 0 ? [['Criteria', criteria.join(', ')] as const] : []),
    ];
  });
}
