import { cueOf } from './cues.ts';
import { promiseOf, type Promise_ } from './sentence.ts';

/** Verbs of software that are hardly ever nouns. */
const CLEAR =
  'notify|send|validate|verify|remove|delete|create|generate|ensure|provide|prevent|inform|return|restore|execute|apply|render|redirect|navigate|publish|terminate|initialise|initialize|' +
  'archive|extract|unlock|write|keep|add|include|exclude|enable|disable|allow|deny|reject|refuse|accept|append|attach|assign|calculate|compute|convert|deduct|decrypt|encrypt|describe|' +
  'detect|determine|discard|disconnect|dispatch|emit|enqueue|enter|erase|expand|fetch|find|generate|hide|highlight|identify|ignore|increase|increment|decrease|decrement|indicate|' +
  'insert|install|invalidate|invoke|maintain|mute|obtain|open|parse|persist|populate|prepare|preserve|prompt|propagate|raise|recalculate|receive|recommend|reconnect|recover|reduce|' +
  'refund|register|reload|rename|render|replace|resize|resolve|respond|resume|retain|retrieve|revert|revoke|rotate|schedule|select|serve|specify|strip|submit|subscribe|suspend|' +
  'throw|track|transition|treat|unsubscribe|vibrate|wake|clear|close|continue|cancel|complete|collect|combine|compare|configure|confirm|abort|activate|analyse|analyze|announce|ask|begin|warn|mark|proceed|inject|infer|fall|avoid|attempt|escalate|exit|fail|rerun|re-run|roll|tell|turn|trim|truncate|unmount|mount';
/** Verbs that are nouns as often: only an object behind them makes them verbs. */
const AMBIGUOUS =
  'access|alert|block|build|cache|call|change|charge|check|copy|count|display|drop|end|export|filter|flag|format|group|import|index|issue|label|limit|link|list|load|lock|log|map|match|merge|move|' +
  'name|offer|pause|place|play|post|print|process|push|query|read|record|refresh|release|repeat|report|request|reserve|reset|restart|rank|run|save|scan|search|set|share|show|sign|sort|start|stop|store|switch|sync|tag|test|trigger|update|upload|use|view|wait|require|present|produce|surface|re-enable|cut|halt|hold|pull|put|bring|make|take|give|pass|perform|queue|handle|order|retry|rollback|skip';
const OBJECT =
  '(?= (?:(?:the|an?|its|their|his|her|all|each|every|it|them|any|no|both|that|this|these|those|to|with|for|into|off|on|up|down|back|only|new|one|two)\\b|\\d|(?![A-Z]{2,}s?\\b)[A-Z]|[`"]))';
/** What a button, a code or a number is called by; not `add buttons to the page`. */
const CALLED =
  '(?:delete|remove|create|submit|cancel|clear|close|confirm|select|send|expand|add) buttons?(?=\\s*(?:$|[,.;)]|(?:and|or)\\b))|exit (?:codes?|status)\\b|turn (?:counts?|numbers?)(?=\\s*(?:$|[,.;)]|(?:and|or)\\b))';
const JOINT = new RegExp(
  `(?:,? (?:and|AND)(?: then| also)?|,? (?:then|THEN)|;|,)\\s+(?:(?:then|also|immediately|automatically|instead)\\s+)?(?!${CALLED})(?:(?:${CLEAR})(?= (?!of\\b|and\\b|or\\b)\\S)|(?:${AMBIGUOUS})${OBJECT})`,
  'g',
);
/** One of them is the second action; `re-run` is two words. */
export const VERB = cueOf(`${CLEAR}|${AMBIGUOUS}|re`.replaceAll('|', ' '));
/** Joints behind these words join what is allowed, meant or described, not what is done. */
const INSIDE =
  /\b(?:allow|enable|let|permit|ask|prompt|require|instruct|invite|offer|provide|help|support|able|ability|option|options|how|used|need|button|buttons)s?\b[^;]*?\b(?:to|for)\b[^;]*$|\b(?:that|which|who|whose|where|when|if|whether|because|so|before|after|until|unless|while|without|for|by|via|to)\b[^,;]*$/i;

/** Actions that a noun behind them makes names of: `hide edit and delete buttons`, `offer pause, resume and cancel controls`; not `block the upload and delete buttons`. */
const ACTION =
  'edit|add|remove|delete|create|insert|update|rename|replace|read|write|put|save|copy|import|export|open|close|start|stop|pause|resume|undo|redo|restore|backup|back-up|accept|reject|approve|cancel|' +
  'configure|make|lock|unlock|enable|disable|encrypt|decrypt|reply|mute|restart|retry';
const ACTIONS_BEFORE = new RegExp(
  `(?:^|\\s)(?!(?:the|an?|its|their|this|that|each|every|all|any|no|and|or|then|to)\\s)[\\w-]+ (?:(?:${ACTION}), )*(?:${ACTION}),?$`,
);
const NAMED_BY_ACTIONS =
  /^ (?:\w+ )?(?:buttons?|controls?|actions?|operations?|options?|commands?|permissions?|rights|access|functionality|capabilit(?:y|ies)|icons?)\b/;
/** Nothing but actions by their names: `support backup, restore and export for admins`. */
const ACTIONS_ONLY = new RegExp(
  `^\\s*(?:support|provide|offer|include|expose|allow|enable|disable|hide) (?:(?:${ACTION}), )*(?:${ACTION}),?$`,
);
const OBJECT_BEHIND = /^ (?:the|an?|its|their|his|her|all|each|every|it|them|any|both|that|this|these|those)\b/;
const ENDS = String.raw`(?=\s*(?:$|[.,;:)]| (?:and|or|for|of|in|on|at|by|with|per|when|as)\b))`;
const NAMES_END = new RegExp(`^${ENDS}`);
/** What is had may be clear, and is emptied by nobody: `provide labels and clear messages`; not `include totals and clear stale rows`. */
const HAVING = /^\s*(?:ensure|provide|include|have|use|implement|offer|give|contain|follow|feature|generate|write)\b/;
const MADE_CLEAR = new RegExp(
  `^ (?:error messag(?:es|ing)|messages|labels|headings|navigation(?: paths)?|(?:visual )?hierarchy|(?:variable )?naming|instructions|descriptions|explanations|guidance|feedback|wording|structure|separation|boundaries|contrast|documentation)${ENDS}`,
);
const BEING = /^\s*(?:be|stay|remain)\b/;
const ABOUT = /^ (?:to|enough|about|for|at|on|in|when)\b/;

/** Whether the verb that ends at a joint names something rather than what is done. */
function isNamed(before: string, joint: string, behind: string): boolean {
  if (OBJECT_BEHIND.test(behind)) return false;
  if (/\bclear$/.test(joint)) return (BEING.test(before) && ABOUT.test(behind)) || (HAVING.test(before) && MADE_CLEAR.test(behind));
  return (ACTIONS_ONLY.test(before) && NAMES_END.test(behind)) || (NAMED_BY_ACTIONS.test(behind) && ACTIONS_BEFORE.test(before));
}

/** The second action of a response, with the words that join it: `and send a receipt`; undefined where there is one action only. */
export function joinedVerb(text: string, { response, responseIndex }: Promise_): { index: number; text: string } | undefined {
  // Not `matchAll`: it makes a copy of the pattern, and this one is long.
  JOINT.lastIndex = 0;
  for (let match = JOINT.exec(response); match !== null; match = JOINT.exec(response)) {
    const before = response.slice(0, match.index);
    if (
      before.trim() === '' ||
      SHARED.test(before) ||
      promiseOf(before) !== undefined ||
      isEnumeration(before, match[0]) ||
      isNamed(before, match[0], response.slice(match.index + match[0].length)) ||
      INSIDE.test(before)
    )
      continue;
    const lead = /^[,;\s]*/.exec(match[0])?.[0].length ?? 0;
    const index = responseIndex + match.index + lead;
    return { index, text: text.slice(index, responseIndex + match.index + match[0].length) };
  }
  return undefined;
}

/** `compute and display the total`: two words for how one thing comes about. */
const SHARED =
  /^\s*(?:\w+ly )?(?:compute|calculate|determine|detect|find|identify|load|parse|read|fetch|retrieve|collect|query|gather|receive)\s*$/i;

/** A comma alone begins a second action only where a verb with an object stood before: `name, mark and date` lists things. */
function isEnumeration(before: string, joint: string): boolean {
  return joint.startsWith(',') && !/\band\b|\bthen\b/.test(joint) && before.trim().split(/\s+/).length < 2;
}
