/** Parts of the topics that vague tasks name most often: what a plan splits them into. */
const TOPICS: readonly { topic: RegExp; parts: readonly string[] }[] = [
  {
    topic: /^(?:fix|resolve|debug|address|bug)|\bbug|\bfixes\b/i,
    parts: ['Fix the total of an empty cart', 'Reject bookings before today in the form', 'Return 404 for unknown ids'],
  },
  {
    topic: /\b(?:auth\w*|log-?in|sign-?in|sessions?)\b/i,
    parts: [
      'Create the credential check',
      'Create JWT validation middleware with refresh token rotation',
      'Add sign-out and the expiry of sessions',
    ],
  },
  {
    topic: /\b(?:apis?|endpoints?|rest|routes?|backend)\b/i,
    parts: ['Define request and response schemas', 'Create one handler per endpoint', 'Map errors to status codes'],
  },
  {
    topic: /\b(?:database|storage|persistence|data layer|models?|store|repositor\w+)\b/i,
    parts: ['Define the schema and its migration', 'Create read and write functions', 'Test them against a real database'],
  },
  {
    topic: /\b(?:ui|frontend|front-end|interface|pages?|screens?|dashboards?|views?|components?)\b/i,
    parts: [
      'Create the view with fixed data',
      'Load its data, with loading and error states',
      'Add its keyboard and screen reader behaviour',
    ],
  },
  {
    topic: /\b(?:error handling|errors?|resilience)\b/i,
    parts: ['Define the error types', 'Map each to what the caller sees', 'Test one failure per border'],
  },
  { topic: /\btest\w*\b/i, parts: ['Test the functions of one module', 'Test one use case from end to end', 'Write the property tests'] },
  {
    topic: /\bvalidation\b/i,
    parts: ['Define the schema of the input', 'Reject what does not match, naming the field', 'Test the limits'],
  },
  {
    topic: /\b(?:deploy\w*|ci|cd|pipelines?|infrastructure)\b/i,
    parts: ['Define the build job', 'Define one environment', 'Add the check that fails a bad release'],
  },
  {
    topic: /\b(?:logging|monitoring|metrics|observability)\b/i,
    parts: ['Define the events and their fields', 'Write them at each border', 'Add one alarm with its threshold'],
  },
  {
    topic: /\b(?:cach\w+)\b/i,
    parts: ['Choose key and lifetime', 'Read through the cache in one function', 'Drop entries when the data changes'],
  },
  {
    topic: /\b(?:notifications?|e-?mails?|messages?|messaging)\b/i,
    parts: ['Define the message and its template', 'Send it through one adapter', 'Retry and record failures'],
  },
  { topic: /\bsearch\b/i, parts: ['Build the index', 'Create the query function with paging', 'Show results and the empty case'] },
  {
    topic: /^optimi[sz]|\bperformance\b/i,
    parts: ['Load the list page by page', 'Add an index on the column that is searched', 'Measure the start of the app in a benchmark'],
  },
  {
    topic: /^(?:clean|tidy|polish|refactor)|\b(?:clean-?up|polish|refactoring)\b/i,
    parts: ['Move the functions for dates into one module', 'Remove the old export and its callers', 'Align the buttons of the form'],
  },
];
const ANY = [
  'Define its types or schema',
  'Create one function or module at a time, each with its file',
  'Wire it in and test it from outside',
];

/** How a vague task is split, as one sentence. */
export function splitSuggestion(title: string): string {
  const parts = TOPICS.find(({ topic }) => topic.test(title.slice(0, 200)))?.parts ?? ANY;
  return `Split it into tasks that each name what is created where, for example: ${parts.map((part) => `"${part}"`).join(', ')}.`;
}
