import type { Template } from '../machine.ts';
import { inner } from './report.ts';
import type { Surroundings } from './templates.ts';

/** What each integration cannot do without. */
const REQUIRED: readonly (readonly [resource: string, argument: string])[] = [
  ['arn:aws:states:::lambda:invoke', 'FunctionName'],
  ['arn:aws:states:::lambda:invoke.waitForTaskToken', 'FunctionName'],
  ['arn:aws:states:::states:startExecution.sync:2', 'StateMachineArn'],
  ['arn:aws:states:::events:putEvents', 'Entries'],
  ['arn:aws:states:::codebuild:startBuild.sync', 'ProjectName'],
];

/** Refuses Arguments that lack what the integration requires, as far as that can be seen before they are evaluated. */
export function checkArguments(at: Surroundings, resource: string, sent: Template | undefined): void {
  const required = REQUIRED.find(([name]) => name === resource)?.[1];
  if (required === undefined || sent === undefined || sent.kind === 'expression') return;
  if (keysOf(sent).includes(required)) return;
  const message = `${resource} needs ${required}.`;
  at.report.add('asl-arguments', inner(at.place, 'Arguments'), { message, fix: `Add ${JSON.stringify(required)} to Arguments.` });
}

function keysOf(template: Template): readonly string[] {
  if (template.kind === 'object') return template.entries.map(([key]) => key);
  if (template.kind !== 'constant' || template.value === null || typeof template.value !== 'object') return [];
  return Object.keys(template.value);
}

/** Whether some expression of the template hands on the task token. */
export function passesToken(template: Template | undefined): boolean {
  switch (template?.kind) {
    case 'expression':
      return template.expression.inspection.statesPaths.some(({ fields }) => isPrefix(fields, ['context', 'Task', 'Token']));
    case 'object':
      return template.entries.some(([, member]) => passesToken(member));
    case 'array':
      return template.items.some(passesToken);
    default:
      return false;
  }
}

function isPrefix(fields: readonly string[], path: readonly string[]): boolean {
  return path.every((step, index) => index >= fields.length || fields[index] === step);
}
