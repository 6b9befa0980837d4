import { describeShape, schemaPlaces } from './shape.ts';

/** What one key means. */
export interface FieldDoc {
  /** `quality_gates.test_coverage`; `*` stands for a name of yours, `[]` for an entry of a list. */
  path: string;
  /** One sentence. */
  text: string;
  allowed: string;
  /** Undefined where leaving the key out has a meaning of its own, which `text` tells. */
  default: unknown;
}

const HOOK_EVENTS = ['on_save', 'on_commit', 'on_pr'] as const;

const HOOK_KEYS: Record<string, string> = {
  name: 'What reports call the rule; its action and pattern where left out.',
  pattern: 'Glob of the paths the rule watches; `*` alone means every path.',
  action: 'What happens.',
  timeout_ms: 'Milliseconds after which the action is stopped and counts as failed.',
  concurrency: 'run_command and security_scan: runs of the rule that may go on at the same time, each for another input; left out, 1.',
  fail_on:
    'Lowest severity that fails, `high` when left out. A credential is critical, an error of the linter or a hidden character high, a warning or what an agent could not finish medium, and that there is no model or no tool to do it low.',
  diff_threshold:
    'sync_spec_design: share of a design that may be out of step with the code; above it an update is proposed, and the gate spec-sync fails.',
  auto_update: 'sync_spec_design: apply the update of design.md on its branch instead of asking for a review.',
  source: 'generate_description: document of the spec that the description is written from, e.g. requirements.md.',
  template: 'generate_description: name of the layout; `standard` is the one that is built in.',
  coverage_threshold: 'regenerate_unit_tests: line coverage the changed file must reach; left out, that of quality_gates.test_coverage.',
  framework: 'regenerate_unit_tests: test framework to write for; left out, the one found in the repository.',
  command: 'run_command: the shell command line; lint_and_fix and security_scan: used instead of the one found.',
  prompt: 'ask_agent: what the agent is asked about the changed files.',
  tools: 'ask_agent: what it may use; left out, what reads, and with `writes` what writes and checks as well.',
  writes:
    'ask_agent: globs of the files that it may write; left out, none. What is protected stays so. run_command: globs of the saved files that the command itself changes, so that it does not run again for them.',
  budget_usd: 'regenerate_unit_tests and ask_agent: USD that one run may cost at most; left out, `budget.usd_per_run`.',
  mode: '`sync` makes the event wait, `async` does not, `auto` (when left out) decides by the action and its timeout.',
  enabled: '`false` keeps the rule without running it.',
};

const TEXTS: Record<string, string> = {
  workspace: 'Where things lie.',
  'workspace.spec_directory': 'Folder of the specs, one sub-folder each.',
  'workspace.steering_paths': 'Folders of the steering files (Markdown that every prompt may get).',
  'workspace.steering_paths.global': "Your organisation's steering, outside the repository; it applies to all projects.",
  'workspace.steering_paths.project': "This project's steering; a file here replaces the global file of the same name.",
  model_routing:
    'Which model serves which use case; names of routes are yours. Left out: current models of the catalogue, one for reasoning and one for generation (`stringline models` shows them).',
  'model_routing.*.provider': 'Who answers: Amazon Bedrock, a server that speaks the OpenAI protocol, or a playbook file.',
  'model_routing.*.model': 'Model or inference-profile id as the provider knows it.',
  'model_routing.*.use_cases': 'What the route is for; the first route that lists a use case serves it.',
  'model_routing.*.max_tokens': 'Upper limit of output tokens for one call; left out, 16,000 or the limit of the model, whichever is less.',
  'model_routing.*.temperature': "Sampling temperature; left out, the provider's own.",
  'model_routing.*.price': 'USD per million tokens, for a model that the catalogue does not know (a local server: 0).',
  'model_routing.*.price.input': 'USD per million input tokens.',
  'model_routing.*.price.output': 'USD per million output tokens.',
  'model_routing.*.price.cache_read': 'USD per million tokens read from the prompt cache; left out, as input.',
  'model_routing.*.price.cache_write': 'USD per million tokens written to the prompt cache; left out, as input.',
  hooks: 'What runs on events of the workspace.',
  'hooks.on_save': 'Rules for saved files.',
  'hooks.on_commit': 'Rules for commits.',
  'hooks.on_pr': 'Rules for pull requests.',
  ...Object.fromEntries(HOOK_EVENTS.flatMap((event) => Object.entries(HOOK_KEYS).map(([key, text]) => [`hooks.${event}[].${key}`, text]))),
  quality_gates: 'What a change must pass before it is published.',
  'quality_gates.test_coverage': 'Line coverage that the tests must reach, as a share.',
  'quality_gates.coverage_scope':
    'What that share is asked of where a run began from less: `added`, of what the run adds; `all`, of the whole code, so that no run passes before it is reached.',
  'quality_gates.lint_strict_mode': '`true`: warnings of the linter fail the gate too.',
  'quality_gates.security_scan_tool': 'Scanner of the security gate; `none` leaves the gate out.',
  'quality_gates.spec_sync_frequency':
    'Whether the gates of a run compare code and design.md: `never` leaves the gate spec-sync out. When they are compared otherwise, hooks say.',
  'quality_gates.untested_criteria':
    'What the gate spec-traceability does where no test that has passed and no test file names a criterion: `fail`, `report` it and pass, or `ignore` it.',
  'quality_gates.commands':
    'Shell command lines of the gates; those left out are found in the repository (`stringline doctor` shows them).',
  'quality_gates.commands.setup': 'Makes a fresh checkout ready, e.g. installs dependencies.',
  'quality_gates.commands.lint': 'The linter.',
  'quality_gates.commands.typecheck': 'The type checker.',
  'quality_gates.commands.test': 'The tests, with coverage.',
  'quality_gates.commands.build': 'The build.',
  'quality_gates.commands.security': 'The security scan; left out, that of security_scan_tool.',
  'quality_gates.commands.fast': 'The quick check after each task; left out, typecheck and test.',
  'quality_gates.reports': 'Globs of the report files that the commands leave; those left out are searched at the usual places.',
  'quality_gates.reports.coverage': 'Istanbul json-summary, LCOV or Cobertura.',
  'quality_gates.reports.tests': 'JUnit XML, or the JSON of jest and vitest.',
  'quality_gates.reports.lint': 'ESLint JSON or SARIF.',
  'quality_gates.reports.security': 'Trivy JSON or SARIF.',
  'quality_gates.timeout_seconds': 'Seconds after which a command is stopped and its gate fails.',
  'quality_gates.network': '`none`: gate commands run without network where the system can cut it.',
  'quality_gates.waivers': 'Rules that are let pass for a reason and a time; every report keeps showing them.',
  'quality_gates.waivers[].rule': 'Id of the rule as the report names it.',
  'quality_gates.waivers[].scope': 'Glob of paths, or the name of a gate, that the waiver covers.',
  'quality_gates.waivers[].reason': 'Why it may pass; people read it in every report.',
  'quality_gates.waivers[].expires': 'Last day on which it holds.',
  'quality_gates.waivers[].by': 'Who decided it; run summaries, reviews and pull requests say so.',
  budget: 'Hard limits of one run, checked before each model call.',
  'budget.usd_per_run': 'USD that the model calls of one run may cost.',
  'budget.tokens_per_run': 'Tokens, in and out, that one run may use.',
  review: 'Who may approve.',
  'review.allow_policy': '`true`: `--review policy` may approve documents that have no error findings; it is recorded as such.',
  'review.requester_may_approve': '`false`: whoever asked for the run cannot approve its documents.',
  pipeline: 'How often a step is tried again before it gives up.',
  'pipeline.draft_repairs': 'How often the findings of a draft go back to the model.',
  'pipeline.review_rounds': 'How often a reviewer may ask for changes.',
  'pipeline.task_repairs': 'How often the failed checks of a task go back to the model.',
  'pipeline.escalated_repairs': 'How often they then go to the reasoning model.',
  'pipeline.agent_turns': 'Model calls of one attempt at a task.',
  'pipeline.gate_repairs': 'How often failed gates go back to implementation.',
  lint: 'What `stringline lint` says and when it fails.',
  'lint.fail_on': 'Lowest level of a finding that makes it end with 1.',
  'lint.exclude':
    'Globs of paths that are left out, folders with all below them; a path named on the command line is checked all the same.',
  'lint.rules_url': 'Address under which you keep the page of rules, for links in reports; the id of the rule follows as a fragment.',
  'lint.rules': 'Levels and options by rule id; docs/rules.md lists them all.',
  publish: 'Where the finished change goes.',
  'publish.remote': 'Name of the git remote that `--push` pushes to.',
  'publish.branch_prefix': 'Start of the name of the branch; the name of the spec follows.',
  'publish.pull_request_template':
    "File of the repository that new pull requests begin with, instead of the git host's own template. A line `<!-- stringline -->` in it is where the text of the run goes; without one it follows.",
};

/** Every key of the configuration with its meaning, in the order of the schema. */
export function fieldDocs(): FieldDoc[] {
  return schemaPlaces().map(({ path, shape }) => ({
    path,
    text: TEXTS[path] ?? '',
    allowed: describeShape(shape),
    default: shape.default,
  }));
}

/** Places that are documented but not in the schema: a test keeps this empty. */
export function strayDocs(): string[] {
  const places = new Set(schemaPlaces().map(({ path }) => path));
  return Object.keys(TEXTS).filter((path) => !places.has(path));
}

/** The sentence of one place; empty where there is none. */
export function docOf(path: string): string {
  return TEXTS[path] ?? '';
}
