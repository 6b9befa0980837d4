import type { CfnResource } from 'aws-cdk-lib';

/** One rule over resources of a template, as a file of its own. */
export interface Rule {
  /** Its name; findings are `Stringline-<id>[…]`. */
  readonly id: string;
  /** What is wrong where it finds something. */
  readonly info: string;
  /** Why it matters. */
  readonly explanation: string;
  /** Findings on a resource; undefined where the rule has nothing to say about its kind. A rule that throws is a finding. */
  check(node: CfnResource): readonly string[] | undefined;
}
