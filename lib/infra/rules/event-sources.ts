import { Stack } from 'aws-cdk-lib';
import { CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events';
import { EVENT_SOURCES } from '../event-bus.ts';
import { policiesOf } from './event-bus-policy.ts';
import { listOf } from './statements.ts';
import type { Rule } from './rule.ts';

/** Services of AWS whose events are acted on. Nobody else can use a source that begins with `aws.`. */
const SERVICES = ['aws.codebuild', 'aws.codecommit', 'aws.states'];

/** Buses take events of known sources only, and rules name the sources they listen to. */
export const eventSources: Rule = {
  id: 'EventSources',
  info: 'Events of a source that is not on the list can come in.',
  explanation: 'A pattern without a source matches whatever anyone says; a bus without a list of sources takes it.',
  check(node) {
    if (node instanceof CfnEventBus)
      return policiesOf(node).some(({ Effect, Condition }) => Effect === 'Deny' && knowsSources(Condition)) ? [] : ['bus'];
    if (!(node instanceof CfnRule) || node.scheduleExpression !== undefined) return undefined;
    const pattern = Stack.of(node).resolve(node.eventPattern) as
      | { source?: unknown; account?: unknown; 'replay-name'?: unknown }
      | undefined;
    if (pattern?.['replay-name'] !== undefined) return [];
    const sources = listOf(pattern?.source);
    if (sources.length === 0) return ['any source'];
    const known: readonly unknown[] = [...EVENT_SOURCES, ...SERVICES];
    return sources.filter((source) => !known.includes(source)).map((source) => JSON.stringify(source));
  },
};

function knowsSources(condition: Record<string, Record<string, unknown>> | undefined): boolean {
  const refused = listOf(condition?.['StringNotEquals']?.['events:source']);
  return refused.length > 0 && refused.every((source) => (EVENT_SOURCES as readonly unknown[]).includes(source));
}
