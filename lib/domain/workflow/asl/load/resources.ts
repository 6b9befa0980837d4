import { inner, type Place, type Report } from './report.ts';

/** The integrations that drivers know. */
const INTEGRATIONS: ReadonlySet<string> = new Set([
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::lambda:invoke.waitForTaskToken',
  'arn:aws:states:::states:startExecution.sync:2',
  'arn:aws:states:::events:putEvents',
  'arn:aws:states:::codebuild:startBuild.sync',
]);

const LAMBDA = /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9-_]+(:[A-Za-z0-9-_$]+)?$/;

/** The Resource of a Task state, refused unless it is one of the supported forms. */
export function checkResource(report: Report, place: Place, resource: unknown): string {
  if (typeof resource === 'string' && (INTEGRATIONS.has(resource) || LAMBDA.test(resource))) return resource;
  report.add('asl-resource', inner(place, 'Resource'), {
    message: resource === undefined ? 'a Task state needs a Resource.' : `the resource ${JSON.stringify(resource)} is not supported.`,
    fix: `Use one of ${[...INTEGRATIONS].join(', ')}, or the ARN of a Lambda function.`,
  });
  return '';
}

/** Whether the task ends by its token rather than by the reply. */
export function waitsForToken(resource: string): boolean {
  return resource.endsWith('.waitForTaskToken');
}
