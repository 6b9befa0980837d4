import type { CallPurpose } from '../models/converse.ts';

/** The two roles of a route. */
export type RouteRole = 'reasoning' | 'generation';

/** The use cases that project.yaml knows, and the role that serves each where no route lists it. */
export const USE_CASES = {
  spec_generation: 'reasoning',
  design_validation: 'reasoning',
  complex_refactor: 'reasoning',
  boilerplate: 'generation',
  test_scaffolding: 'generation',
  high_volume_synthesis: 'generation',
} as const satisfies Record<string, RouteRole>;
export type UseCase = keyof typeof USE_CASES;

/** True for a name of the table above. */
export function isUseCase(name: string): name is UseCase {
  return Object.hasOwn(USE_CASES, name);
}

/** A task whose product is tests: an imperative with tests as its object (`Write unit tests for …`, `Add property test …`). */
export function isTestTask(title: string): boolean {
  return /^\W*(?:write|add|create|extend|implement|scaffold|cover)\b[^.:;]*\btests?\b/i.test(title) || /^\W*(?:\w+ )?tests?\b/i.test(title);
}

/** What a stage's model calls are for. */
export function useCaseOf(stage: CallPurpose['stage'], task?: { title: string; escalated: boolean }): UseCase {
  switch (stage) {
    case 'requirements':
    case 'design':
    case 'tasks':
      return 'spec_generation';
    case 'verify':
      return 'design_validation';
    case 'probe':
      return 'boilerplate';
    case 'implement':
      if (task?.escalated === true) return 'complex_refactor';
      return task !== undefined && isTestTask(task.title) ? 'test_scaffolding' : 'high_volume_synthesis';
  }
}
