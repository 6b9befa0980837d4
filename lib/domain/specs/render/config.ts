import type { WorkflowType } from '../../workflow/run.ts';

/**
 * `.config.kiro` as Kiro writes it: one line, three keys in this order. Kiro's own word for the quick workflow is `fast-task`, and its
 * bugfix specs are `requirements-first` with `specType` `bugfix`.
 */
export function renderConfig(specId: string, workflowType: WorkflowType, specType: 'feature' | 'bugfix'): string {
  const quoted = [specId, kiroWorkflow(workflowType), workflowType === 'bugfix' ? 'bugfix' : specType].map((value) =>
    JSON.stringify(value),
  );
  return `{"specId": ${quoted[0] ?? ''}, "workflowType": ${quoted[1] ?? ''}, "specType": ${quoted[2] ?? ''}}\n`;
}

function kiroWorkflow(workflow: WorkflowType): string {
  if (workflow === 'quick') return 'fast-task';
  return workflow === 'bugfix' ? 'requirements-first' : workflow;
}
