import type { Finding } from '../../shared/finding.ts';

export interface Observation {
  /** What is wrong and where. */
  message: string;
  /** 1-based. */
  line?: number | undefined;
  /** What to do; the rule's right example when left out. */
  fix?: string | undefined;
}

/** One rule = one file = one pure function; the id is the file's name. */
export interface Rule<Input> {
  id: string;
  level: Finding['level'];
  /** Why it matters, for people: two sentences at most. */
  explanation: string;
  example: { wrong: string; right: string };
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

function finding<Input>({ id, level, example }: Rule<Input>, { message, line, fix }: Observation): Finding {
  return { ruleId: id, level, message, ...(line === undefined ? {} : { line }), fix: fix ?? `For example: ${example.right}` };
}

/** A sentence short enough for a message. */
export function quote(text: string, length = 80): string {
  return `"${text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`}"`;
}
