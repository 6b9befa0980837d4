import { functionsOf, removeOutput, rightsOf, synthesize } from '../../../infra/support.ts';
import { flat } from '../../../../lib/infra/rules/statements.ts';
import type { PolicyStatement } from './policy.ts';
import type { Place } from './requests.ts';

/** A function as the templates deploy it. */
export interface DeployedFunction {
  /** Its variables. */
  environment: Readonly<Record<string, string>>;
  /** All that its role may do. */
  statements: readonly PolicyStatement[];
}

/** What the functions of a deployment with these settings are given, by their names: read from the synthesized templates, not from our code. */
export function deployedFunctions(settings: object, place: Place): Map<string, DeployedFunction> {
  const { templates } = synthesize({ ...settings, region: place.region, account: place.account });
  removeOutput();
  const concrete = (value: unknown): string => concreteText(flat(value), place);
  const conditionsOf = ({ conditions }: PolicyStatement): PolicyStatement['conditions'] =>
    mapValues(conditions, (keys) => mapValues(keys, (value) => [value].flat().map(concrete)));
  return new Map(
    [...functionsOf(templates)].map(([name, { resource }]) => {
      const { Variables: variables = {} } = resource.Properties['Environment'] as { Variables?: Record<string, unknown> };
      const statements = rightsOf(templates, name).map((statement) => ({
        ...statement,
        resources: statement.resources.map(concrete),
        conditions: conditionsOf(statement),
      }));
      return [name, { environment: mapValues(variables, concrete), statements }];
    }),
  );
}

/** Takes rights away, each named as `<function>/<action>`. */
export function without(taken: readonly string[]): (name: string, statements: readonly PolicyStatement[]) => PolicyStatement[] {
  return (name, statements) =>
    statements.map((statement) => ({ ...statement, actions: statement.actions.filter((action) => !taken.includes(`${name}/${action}`)) }));
}

/** References to what only an account knows stay as they are, in angle brackets. */
function concreteText(text: string, { region, account }: Place): string {
  return text
    .replaceAll('<AWS::Partition>', 'aws')
    .replaceAll('<AWS::Region>', region)
    .replaceAll('<AWS::AccountId>', account)
    .replaceAll('<AWS::URLSuffix>', 'amazonaws.com');
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
