import type { Finding, TextEdit } from './finding.ts';

export interface Observation {
  /** What is wrong and where. */
  message: string;
  /** File it stands in, where a rule looks at several. */
  path?: string | undefined;
  /** 1-based. */
  line?: number | undefined;
  /** 1-based, in UTF-16 code units. */
  column?: number | undefined;
  /** Column after the last character, on the same line. */
  endColumn?: number | undefined;
  /** Where this one is less grave than the rule's others; what the project sets for the rule goes before it. */
  level?: Finding['level'] | undefined;
  /** What to do; the rule's right example when left out. */
  fix?: string | undefined;
  /** How sure this one is, 0 to 1; the rule's own confidence when left out. */
  confidence?: number | undefined;
  /** Criteria or tasks that it is about, each of them, whether its message names them all or not. */
  ids?: string[] | undefined;
  /** Where it is about one thing that has several faults: the id of that, or its name. A waiver of it is one of them all. */
  subject?: string | undefined;
  /** What it tells together, each in words that stay when another is mended; left out where the ids are these. */
  parts?: string[] | undefined;
  /** Change that mends it, where one is safe: nothing but what the finding names is touched. */
  edit?: TextEdit | undefined;
}

export type OptionValue = number | boolean | string | readonly string[];

/** What a project may set about a rule, beside its level (`lint.rules.<id>.options` in project.yaml). */
export interface RuleOption<Value extends OptionValue = OptionValue> {
  default: Value;
  /** One sentence. */
  meaning: string;
  /** Least number that makes sense. @default 0 */
  min?: number;
}

export type RuleOptions = Readonly<Record<string, OptionValue>>;

/** What there is to know about a rule without running it: for `stringline rules`, docs/rules.md and reports. */
export interface RuleInfo<Options extends RuleOptions = RuleOptions> {
  /** Kebab-case with the prefix of its family; the name of its file. */
  id: string;
  level: Finding['level'];
  /** Why it matters, for people: two sentences at most. */
  explanation: string;
  example: { wrong: string; right: string };
  /** Share of its findings that are right, 0 to 1, as measured on labelled examples; left out where a finding is a fact. */
  confidence?: number;
  options?: { readonly [Name in keyof Options]: RuleOption<Options[Name]> };
}

/** One rule = one file = one pure function; the id is the file's name. */
export interface Rule<Input, Options extends RuleOptions = RuleOptions> extends RuleInfo<Options> {
  /** @param options a value for each of the rule's options: the project's, or the default */
  check(input: Input, options: Options): Observation[];
}

/** What a project says about a rule. */
export interface RuleSetting {
  /** `off` leaves the rule out. */
  level?: Finding['level'] | 'off' | undefined;
  options?: RuleOptions | undefined;
}

/** By rule id. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** Runs a table of rules. A rule that throws is reported as an error of its own: a broken check is no passed check. */
export function runRules<Input>(rules: readonly Rule<Input>[], input: Input, settings: RuleSettings = {}): Finding[] {
  const found: Finding[] = [];
  const isSet = Object.keys(settings).length > 0;
  for (const rule of rules) {
    const setting = isSet ? settings[rule.id] : undefined;
    if (setting?.level === 'off') continue;
    for (const each of runRule(rule, input, setting)) found.push(each);
  }
  return found;
}

/** What most rules find in most documents. */
const NOTHING: readonly Finding[] = [];

function runRule<Input>(rule: Rule<Input>, input: Input, setting: RuleSetting | undefined): readonly Finding[] {
  const set = setting?.level === 'off' ? undefined : setting?.level;
  try {
    const observations = rule.check(input, optionsOf(rule, setting));
    if (observations.length === 0) return NOTHING;
    return observations.map((observation) => finding(rule, set ?? observation.level ?? rule.level, observation));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ ruleId: rule.id, level: 'error', message: `The rule ${rule.id} could not be checked: ${reason}` }];
  }
}

const NO_OPTIONS: RuleOptions = {};
/** Of each rule: they are asked for with every document. */
const DEFAULTS = new WeakMap<NonNullable<RuleInfo['options']>, RuleOptions>();

function optionsOf({ options }: RuleInfo, setting: RuleSetting | undefined): RuleOptions {
  if (options === undefined) return NO_OPTIONS;
  if (setting?.options !== undefined) return valuesOf(options, setting.options);
  let defaults = DEFAULTS.get(options);
  if (defaults === undefined) DEFAULTS.set(options, (defaults = valuesOf(options)));
  return defaults;
}

function valuesOf(options: NonNullable<RuleInfo['options']>, set: RuleOptions = NO_OPTIONS): RuleOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const value = set[name];
      return [name, value === undefined || !fitsOption(option, value) ? option.default : value];
    }),
  );
}

/** Whether a value may be that of an option; the default holds where it may not. */
export function fitsOption(option: RuleOption, value: OptionValue): boolean {
  return optionKind(option.default) === optionKind(value) && (typeof value !== 'number' || value >= (option.min ?? 0));
}

/** What an option takes, for people. */
export function optionKind(value: OptionValue): string {
  if (typeof value === 'object') return 'a list of texts';
  return { boolean: 'true or false', string: 'a text', number: 'a number' }[typeof value as 'boolean' | 'string' | 'number'];
}

function finding({ id, confidence, example }: RuleInfo, level: Finding['level'], observation: Observation): Finding {
  // How sure it is and what to do come first in reports.
  const given = { confidence: undefined, fix: undefined, ...observation, ruleId: id, level };
  return stated({ ...given, confidence: given.confidence ?? confidence, fix: given.fix ?? `For example: ${example.right}` });
}

/** Only what has a value: findings are compared and stored as data. */
function stated<T extends object>(record: T): T {
  const given = {} as T;
  for (const name in record) if (record[name] !== undefined) given[name] = record[name];
  return given;
}

/** A sentence short enough for a message. */
export function quote(text: string, length = 80): string {
  const said = withoutComments(text);
  return `"${said.length <= length ? said : `${said.slice(0, length - 1).trimEnd()}…`}"`;
}

/** Without the comments at its end, such as waivers: they are no part of what is said. */
function withoutComments(text: string): string {
  let said = text;
  for (let at = 0; said.trimEnd().endsWith('-->') && (at = said.lastIndexOf('<!--')) > 0; ) said = said.slice(0, at).trimEnd();
  return said;
}
