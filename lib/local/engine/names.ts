import type { Digest, Hash } from '../../domain/shared/digest.ts';

const PREFIX = 'arn:aws:states:local:000000000000';

/** The ARN a state machine has here. */
export function machineArn(machine: string): string {
  return `${PREFIX}:stateMachine:${machine}`;
}

/** The ARN of an execution: its id. The same machine and name give the same id. */
export function executionArn(machine: string, name: string): string {
  return `${PREFIX}:execution:${machine}:${name}`;
}

/** The name of a state machine in `StateMachineArn`, which may be an ARN (with or without version or alias) or the name itself. */
export function machineNameOf(reference: string): string {
  return /^arn:[^:]*:states:[^:]*:[^:]*:stateMachine:([^:]+)/.exec(reference)?.[1] ?? reference;
}

/** The name of a function in `FunctionName`: an ARN, a partial ARN, `name:alias` or the name. */
export function functionNameOf(reference: string): string {
  return /(?:^|:)function:([^:]+)/.exec(reference)?.[1] ?? reference.split(':')[0] ?? reference;
}

/** Name of the execution a task starts: the same for the same task, so that a repeated start finds the first one. */
export function childName(parent: string, taskId: string, hash: Hash): Digest {
  return hash(`${parent}|${taskId}`).slice(0, 40);
}
