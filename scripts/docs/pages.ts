import { openApiDocument } from '../../lib/api/openapi.ts';
import { allRoutes } from '../../lib/api/routes.ts';
import { fieldDocs } from '../../lib/domain/config/index.ts';
import { GATE_RULES } from '../../lib/domain/gates/index.ts';
import { FAMILIES, type ListedRule } from '../../lib/domain/lint/index.ts';
import { JUDGE_ROWS, settledWithMoto } from './conformance.ts';
import { eventSchemas, eventTables } from './events.ts';

/** A page of the documentation that is written from the code it describes. */
export interface Page {
  /** Path in the repository. */
  path: string;
  text: string;
}

const ROUTES = await allRoutes();
const NOTE = '<!-- Written by scripts/docs/write.ts from the code; edit it there. -->';

/** Pages to keep in the repository; a test holds them to what is written here. */
export function pages(): Page[] {
  return [
    { path: 'docs/configuration.md', text: configurationPage() },
    { path: 'docs/rules.md', text: rulesPage() },
    { path: 'docs/openapi.json', text: openApiPage() },
    { path: 'docs/events/README.md', text: eventsPage() },
    { path: 'docs/conformance.md', text: conformancePage() },
    ...eventSchemas(),
  ];
}

function openApiPage(): string {
  return `${JSON.stringify(openApiDocument(ROUTES), null, 2)}\n`;
}

/** Rules of the three events have the same keys, which are told once. */
export const sameKeys = (path: string): string => path.replace(/^hooks\.on_(?:commit|pr)\[\]/, 'hooks.on_save[]');

function configurationPage(): string {
  const fields = fieldDocs().filter(({ path }) => sameKeys(path) === path);
  const parts = [...Map.groupBy(fields, ({ path }) => path.split('.')[0] ?? path)].map(([name, [head, ...rest]]) => {
    const rows = rest.map(({ path, text, allowed, default: value }) => [code(path), text, withoutKeys(allowed), shown(value)]);
    return `## ${code(name)}\n\n${head?.text ?? ''}\n\n${table(['Key', 'Meaning', 'Allowed', 'Default'], rows)}`;
  });
  return page([
    '# Configuration',
    NOTE,
    `Every key of \`.kiro/config/project.yaml\`. \`*\` stands for a name of yours, \`[]\` for an entry of a list; a key without a default may be left out,
and its meaning says what holds then. Unknown keys are errors. The file is read from the commit that a run builds on. Rules of \`hooks.on_commit\` and \`hooks.on_pr\` have the keys of \`hooks.on_save\`.`,
    ...parts,
  ]);
}

/** In docs/rules.md; a test reads it as lint does. */
export const WAIVERS_EXAMPLE = `waivers:
  # One criterion, agreed with whoever asked for it.
  - rule: requirements-vague
    spec: cart
    id: 1.1
    reason: the wording was agreed with the client
    expires: 2027-01-31
    by: Ann Lee
  # A folder of old specs, by several rules.
  - rule: [tasks-size, tasks-success-criterion]
    path: ".kiro/specs/legacy-*/**"
    reason: written before the rules were there
    expires: 2027-06-30
`;

function rulesPage(): string {
  const families = FAMILIES.map(({ title, about, rules }) => {
    const groups = [...Map.groupBy(rules, ({ group }) => group)].map(([group, own]) =>
      [...(group === undefined ? [] : [`### ${group}`]), ...own.map(ruleSection)].join('\n\n'),
    );
    return [`## ${title}`, about, ...groups].join('\n\n');
  });
  const gates = GATE_RULES.map(({ id, title, explanation }) => [code(id), title, explanation]);
  return page([
    '# Rules',
    NOTE,
    'What Stringline checks without a model. A rule that throws is an error finding: a broken check is no passed check. `stringline lint` runs the rules of documents, steering, hooks and configuration; `stringline rules <id>` explains one.',
    `Levels and options are set in \`.kiro/config/project.yaml\`: \`lint: { rules: { requirements-vague: off, tasks-size: { level: error, options: { max_steps: 12 } } } }\`.
An option that the rule does not have is an error (\`config-lint-option\`). A single finding is waived by
a comment, with a reason and a last day: \`<!-- stringline-waive requirements-vague until 2027-01-31 by Ann Lee: wording agreed with the client -->\` (\`by\` may be left out). On a line of its own it
covers the next line that is not blank, beside other text its own line, and as \`stringline-waive-file\` the whole file. \`.stringline/waivers.yaml\` waives by glob of paths,
by spec or by the number of a criterion or task. What is waived stays in every report; a waiver that has expired, covers nothing or gives no reason is a finding.

The documents that a run drafts are judged by the same levels and waivers, those of the commit that it began from. A waiver that a model writes into its own draft lets
nothing pass, and is an error (\`draft-waiver\`): those that count are the ones in the document as a person has left it last, each for the line that it was written for.`,
    `\`stringline lint --rule ID\` reports one rule, or one family of them: ${FAMILIES.map(({ id, title }) => `${code(id)} (${title})`).join(', ')}.`,
    '## The file of waivers',
    `\`.stringline/waivers.yaml\` lets findings pass that take no comment, or many at once. An entry has a \`rule\` (or a list of them), any of
\`path\` (a glob), \`spec\` (the name of its folder) and \`id\` (the number of a requirement, criterion or task that the finding is about, or of what that is below),
of which all that are given must hold; a \`reason\` of ten characters and more, the last day in \`expires\`, and, where people should read it, who decided in \`by\`. Unknown keys are errors, and then no entry holds.
What is found about several criteria or tasks at once passes only when all of them are waived: each by its number, or by that of what it is below;
or what names them all, as a task that cites criteria which do not exist.`,
    `\`\`\`yaml\n${WAIVERS_EXAMPLE}\`\`\``,
    ...families,
    '## Gates',
    'A waiver in `quality_gates.waivers` names one of these ids.',
    table(['Rule', 'What it asks', 'What it takes as proof'], gates),
  ]);
}

/** The heading is the anchor that reports link to. */
function ruleSection({ id, level, explanation, example, confidence, options = {} }: ListedRule): string {
  const given = Object.entries(options).map(
    ([name, option]) => `- Option ${code(name)}, default ${code(JSON.stringify(option.default))}: ${option.meaning}`,
  );
  return [
    `#### ${id}`,
    `**${level}**${confidence === undefined ? '' : `, right in ${Math.round(confidence * 100)} % of judged cases`}. ${explanation}`,
    `Wrong:\n\n${block(example.wrong)}\n\nRight:\n\n${block(example.right)}`,
    ...(given.length === 0 ? [] : [given.join('\n')]),
  ].join('\n\n');
}

/** A fence longer than any within it. */
function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function eventsPage(): string {
  const head = ['Type', 'When', 'Fields besides those of all'];
  const { ours, taken } = eventTables();
  return page([
    '# Events',
    NOTE,
    `What Stringline puts on its EventBridge bus, with \`source\` \`stringline\` and the type as \`detail-type\`. Every \`detail\` carries \`version\`, \`id\`,
\`project\`, \`runId\`, \`spec\`, \`branch\` and \`message\` (one line for people). Delivery is at least once and in no order: the same \`id\` is the same event.
New fields do not change the version; a field that goes, or changes its meaning, does.`,
    table(head, ours),
    '## Hook events',
    'Taken from others on the same bus, with `source` `stringline.hooks`. They name what has happened and never what is to be run. Rules bring them to a queue; nothing acts on them yet. (`POST /v1/hooks/events` takes events of any shape and records them.)',
    table(head, taken),
  ]);
}

function conformancePage(): string {
  const settled = settledWithMoto().map(({ vectors, because, source }) => [
    vectors.map(code).join(', '),
    because,
    `[documentation](${source})`,
  ]);
  return page([
    '# Conformance',
    NOTE,
    `\`npm run conformance [judge…]\` lets programs that we did not write look at what we did. They are installed below \`node_modules/.cache\`, none of
them is needed to build, test or run. A judge that cannot be installed, after retries, is printed as NOT RUN with its reason and never counted as passed.`,
    table(['Judge', 'Looks at', 'Needs'], JUDGE_ROWS),
    '## Disagreements with moto, settled',
    `moto ships its hook for JSONata empty; another implementation, in Python, is put there. Lambda is answered by the vector, and waits pass at once. Where
moto and a vector disagree, the documentation of Step Functions decides. An open disagreement fails the lane, and so does one listed here that is none
any more.`,
    table(['Vectors', 'What holds, and what moto does', 'Settled by'], settled),
    '## Left out',
    'cfn-lint: W3005, a dependency that a reference enforces already. The CDK writes one for each role beside its policy. schemathesis: three expectations are widened, with the reasons in `scripts/conformance/schemathesis.toml`.',
  ]);
}

const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`;

const code = (text: string): string => `\`${text}\``;

/** The keys of a section have rows of their own. */
const withoutKeys = (allowed: string): string => allowed.replace(/ with the keys .*/, '');

function shown(value: unknown): string {
  return value === undefined || (typeof value === 'object' && value !== null && !Array.isArray(value)) ? '' : code(JSON.stringify(value));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A cell must not end the row: line ends and bars would. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '<br>');
