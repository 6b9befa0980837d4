import { CJK } from '../ears.ts';
import { splitSuggestion } from '../language/split.ts';
import { tasksAhead } from '../plan.ts';
import type { Task } from '../read/tasks.ts';
import { spotOf } from '../text/place.ts';
import { fullName, type TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

const BROAD_VERB =
  /^(?:implement|add|build|create|develop|handle|support|set ?up|do|make|write|finish|complete|improve|enhance|refactor|integrate|work on)\b/i;
const NOTHING =
  /^(?:a|an|the|all|some|basic|core|main|full|complete|proper|new|and|of|for|with|to|support|functionality|features?|system|logic|stuff|everything)$/i;

export const tasksGranularity: Rule<TasksInput> = {
  id: 'tasks-granularity',
  level: 'error',
  explanation:
    'Vague tasks give unpredictable results. A task is one function, module or setting with a clear end, so that its change can be reviewed and proven by itself.',
  example: { wrong: '- [ ] 3. Implement authentication', right: '- [ ] 3.1 Create JWT validation middleware with refresh token rotation' },
  check: ({ tasks }) =>
    tasksAhead(tasks)
      .filter(isVague)
      .map((task) => ({
        message: `Task ${fullName(task)} names no function, module or setting and lists no step or file.`,
        ...spotOf(task.text),
        fix: splitSuggestion(task.title),
      })),
};

/** A document, or a name within the title (`Set up Prometheus`, `Create HPA configuration`), says what is made. */
const NAMES = /\b(?:documentation|docs|guide|changelog|readme|manual|tutorial)s?\b|(?<=\S\s)(?:[A-Z]{2,}|[A-Z][a-z]+)\b/;

/** A broad verb with two telling words or fewer, and nothing else that would say what to do. */
function isVague({ title, files, details, references }: Task): boolean {
  if (CJK.test(title) || files.length > 0 || NAMES.test(title) || /[`/_]|[a-z][A-Z]|\w\.\w/.test(title) || !BROAD_VERB.test(title))
    return false;
  const steps = details.length - new Set(references.map(({ line }) => line)).size;
  const telling = title
    .replace(BROAD_VERB, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !NOTHING.test(word));
  return telling.length <= 2 && steps < 1;
}
