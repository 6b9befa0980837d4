import { CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { EVENT_SOURCE, HOOK_SOURCE, SANDBOX_SOURCE } from '../domain/events/index.ts';
import { EVENTS_PUT } from './perms.ts';

/** Whoever may be heard on the bus; everything else is refused. */
export const EVENT_SOURCES = [EVENT_SOURCE, HOOK_SOURCE, SANDBOX_SOURCE] as const;
/** Sources that only the platform itself may use: what they say is acted on. */
const OWN_SOURCES = [EVENT_SOURCE, SANDBOX_SOURCE];

/** Its class in the library warns of an old property at every synthesis, used or not. */
export const BUS_POLICY = 'AWS::Events::EventBusPolicy';

export interface PlatformBusProps {
  readonly name: string;
  readonly archiveDays: number;
  /** ARN patterns of the roles that speak for the platform. */
  readonly speakers: readonly string[];
}

/** The bus of the platform's events, with an archive to replay from, and a policy that says who may say what. */
export class PlatformBus extends Construct {
  readonly bus: events.EventBus;

  constructor(scope: Construct, id: string, props: PlatformBusProps) {
    super(scope, id);
    this.bus = new events.EventBus(this, 'Bus', { eventBusName: props.name, description: 'What happens in runs, and hooks from outside' });
    this.bus.archive('Archive', {
      archiveName: props.name,
      description: 'Everything that was said, to replay it',
      eventPattern: { account: [Stack.of(this).account] },
      retention: Duration.days(props.archiveDays),
    });
    this.#deny('OtherAccounts', { StringNotEquals: { 'aws:PrincipalAccount': Stack.of(this).account } });
    this.#deny('UnknownSources', { StringNotEquals: { 'events:source': [...EVENT_SOURCES] } });
    this.#deny('OthersInOurName', {
      StringEquals: { 'events:source': OWN_SOURCES },
      ArnNotLike: { 'aws:PrincipalArn': [...props.speakers] },
    });
  }

  #deny(sid: string, condition: Readonly<Record<string, unknown>>): void {
    const statement = {
      Sid: sid,
      Effect: 'Deny',
      Principal: '*',
      Action: [...EVENTS_PUT],
      Resource: this.bus.eventBusArn,
      Condition: condition,
    };
    new CfnResource(this, sid, {
      type: BUS_POLICY,
      properties: { StatementId: sid, EventBusName: this.bus.eventBusName, Statement: statement },
    });
  }
}
