import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnEventSourceMapping, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { flat, statementsOf } from './statements.ts';
import type { Rule } from './rule.ts';

/** Functions are called by version or alias, never as `$LATEST`. */
export const qualifiedInvokes: Rule = {
  id: 'QualifiedInvokes',
  info: 'A function can be called without version or alias.',
  explanation:
    'An unqualified call runs whatever was deployed last, so a run could change its code in the middle, and a rollback would not reach it.',
  check(node) {
    if (node instanceof CfnPermission) return unqualified(node, [node.functionName]);
    if (node instanceof CfnEventSourceMapping) return unqualified(node, [node.functionName]);
    if (node instanceof CfnStateMachine) return unqualifiedDefinition(node);
    return statementsOf(node)
      ?.filter(({ effect, actions }) => effect === 'Allow' && actions.includes('lambda:InvokeFunction'))
      .flatMap(({ resources }) => resources.filter((resource) => !isQualified(resource)));
  },
};

function unqualified(node: CfnResource, names: readonly unknown[]): string[] {
  return names.map((name) => flat(Stack.of(node).resolve(name))).filter((name) => !isQualified(name));
}

/** Values that stand for functions: only versions, which are what a reference to a version resource gives. */
function unqualifiedDefinition(node: CfnStateMachine): string[] {
  const values = (Stack.of(node).resolve(node.definitionSubstitutions) ?? {}) as Record<string, unknown>;
  const functions = Object.entries(values).filter(([name]) => name.endsWith('Function'));
  return unqualified(
    node,
    functions.map(([, value]) => value),
  );
}

/** `<…Version…>` and `<…Live…>` are references to versions and aliases; else the name ends in a qualifier. */
function isQualified(name: string): boolean {
  return /<\w*(?:CurrentVersion|Live)\w*>$/u.test(name) || /:(?:\*|live|\d+)$/u.test(name);
}
