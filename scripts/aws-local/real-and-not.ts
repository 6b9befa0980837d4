/** What an end-to-end run rests on, for who reads its output. */
const ROWS: readonly (readonly [what: string, kind: 'real' | 'stand-in' | 'not there', how: string])[] = [
  ['functions', 'real', 'the bundles that would be uploaded, each in processes of its own'],
  [
    'Lambda',
    'stand-in',
    'our Runtime API server and runtime, by the documented protocol (2018-06-01); limits of time, throttling, cold starts',
  ],
  ['state machines', 'real', 'statemachines/*.asl.json, with names put in'],
  ['Step Functions', 'stand-in', 'its API over the wire (AWS JSON 1.0), answered by the embedded engine'],
  ['SDK clients', 'real', '@aws-sdk/client-*, sent elsewhere by AWS_ENDPOINT_URL_*'],
  ['DynamoDB', 'real', "Amazon's DynamoDB Local"],
  ['S3', 'stand-in', 'our server of its REST API: conditions, checksums, presigned addresses; signatures are not recomputed'],
  ['CodeBuild', 'stand-in', 'its API over the wire; the build specification and its commands really run, as a user without rights'],
  ['EventBridge', 'stand-in', 'our server of PutEvents; rules match by source and type'],
  ['Bedrock', 'stand-in', 'Converse over HTTP/2; the replies are written beforehand, in the playbook of the example'],
  ['Secrets Manager', 'stand-in', 'GetSecretValue over the wire; signatures are not recomputed'],
  ['git host', 'real', "git's own http-backend over HTTP on this machine"],
  [
    'CodeCommit',
    'stand-in',
    "git's own http-backend behind its real name and TLS, by a proxy; signatures recomputed; its API over the wire",
  ],
  [
    'another CI',
    'stand-in',
    'takes the branch from its host, runs its lint and tests, asks Trivy for no more than its version, reports to the API; its caller is stated',
  ],
  ['API Gateway', 'stand-in', 'events of payload format 2.0; who calls is stated, no token is verified'],
  ['roles of functions', 'real', 'read from the synthesized templates, and the variables of functions with them'],
  ['IAM', 'stand-in', 'our evaluator holds every request of a function to its role; no key policies, no policies of an organisation'],
  ['reviewer', 'stand-in', 'decides by the playbook, through the API'],
  ['git, npm, tests', 'real', 'git objects and ids, the commands and reports of the examples'],
];

const width = (column: 0 | 1): number => Math.max(...ROWS.map((row) => row[column].length));

export const REAL_AND_NOT = ROWS.map(([what, kind, how]) => `${what.padEnd(width(0))}  ${kind.padEnd(width(1))}  ${how}`).join('\n');
