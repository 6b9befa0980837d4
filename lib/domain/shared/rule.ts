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
  /** What to do; the rule's right example when left out. */
  fix?: string | undefined;
  /** How sure this one is, 0 to 1; the rule's own confidence when left out. */
  confidence?: number | undefined;
  /** Change that mends it, where one is safe: nothing but what the finding names is touched. */
  edit?: TextEdit | undefined;
}

/** One rule = one file = one pure function; the id is the file's name. */
export interface Rule<Input> {
  id: string;
  level: Finding['level'];
  /** Why it matters, for people: two sentences at most. */
  explanation: string;
  example: { wrong: string; right: string };
  /** Share of its findings that are right, 0 to 1, as measured on labelled examples; left out where a finding is a fact. */
  confidence?: number;
  check(input: Input): Observation[];
}

/** Runs a table of rules. A rule that throws is reported as an error of its own: a broken check is no passed check. */
export function runRules<Input>(rules: readonly Rule<Input>[], input: Input): Finding[] {
  return rules.flatMap((rule) => runRule(rule, input));
}

function runRule<Input>(rule: Rule<Input>, input: Input): Finding[] {
  try {
    return rule.check(input).map((observation) => finding(rule, observation));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ ruleId: rule.id, level: 'error', message: `The rule ${rule.id} could not be checked: ${reason}` }];
  }
}

function finding<Input>({ id, level, example, confidence }: Rule<Input>, observation: Observation): Finding {
  const given = { confidence, fix: `For example: ${example.right}`, ...stated(observation), ruleId: id, level };
  return stated(given) as Finding;
}

/** Only what has a value: findings are compared and stored as data. */
function stated<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

/** A sentence short enough for a message. */
export function quote(text: string, length = 80): string {
  return `"${text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`}"`;
}
