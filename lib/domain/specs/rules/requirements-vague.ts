import type { Rule } from '../../shared/rule.ts';
import { cuedSentences } from '../language/criteria.ts';
import { cueOf } from '../language/cues.ts';
import { judgement, listedWords, PROJECT_WORDS, type ProjectWords, wordsPattern } from '../language/judgement.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

/** Judgements of taste and speed, and ways out: no test decides them, and hardly anyone means them precisely. */
const VAGUE = wordsPattern(
  'as \\w+ as (?:possible|necessary|needed|practical|practicable)|(?:if|when(?:ever)?|where(?:ver)?) (?:possible|appropriate|practical|feasible)|as (?:necessary|appropriate)|to the extent possible|' +
    'in good time|in a timely manner|timely|to a minimum|(?:be|stay|remain) (?:minimal|secure|transparent|responsive|relevant|clear|clean|stable)|feels? (?:responsive|natural|fast)|look (?:\\w+ and )?clean|' +
    'user[- ]friendly|friendly|intuitive(?:ly)?|eas(?:y|ily|ier|iest)|simple|seamless(?:ly)?|smooth(?:ly)?|robust(?:ly)?|reliabl[ey]|efficient(?:ly)?|performant|quick(?:ly|er)?|fast(?:er)?|rapid(?:ly)?|promptly|slow(?:ly)?|' +
    'reasonabl[ey]|acceptabl[ey]|adequate(?:ly)?|good|better|nice(?:ly)?|attractive(?:ly)?|beautiful(?:ly)?|pleasant|modern|elegant(?:ly)?|convenient(?:ly)?|comfortabl[ey]|flexibl[ey]|scalable|scales? well|maintainable|lightweight|' +
    'understandabl[ey]|highly|state[- ]of[- ]the[- ]art|cutting[- ]edge|high[- ]quality|high quality|high[- ]performance|low[- ]latency|high[- ]availability|(?:mini|maxi)mi[sz]e|be (?:mini|maxi)mi[sz]ed|ideally|preferably|and/or|some (?:kind|sort) of|well',
);
/** Each of them has one of these words. */
const CUE = cueOf(
  'possible necessary needed practical practicable appropriate feasible extent good timely minimum minimal secure transparent responsive relevant clear clean stable natural fast* ' +
    'friendly intuitive* eas* simple seamless* smooth* robust* reliabl* efficient* performant quick* rapid* promptly slow* ' +
    'reasonabl* acceptabl* adequate* better nice* attractive* beautiful* pleasant modern elegant* convenient* comfortabl* flexibl* scalable scale scales maintainable lightweight ' +
    'understandabl* highly art edge quality performance latency availability minimi* maximi* ideally preferably or kind sort well',
);

export const requirementsVague: Rule<RequirementsDocument, ProjectWords> = {
  id: 'requirements-vague',
  level: 'warning',
  confidence: 0.85,
  explanation:
    'Two people must come to the same verdict on whether a criterion is met. A word such as "fast" or "user-friendly" leaves that open. Only criteria in English are judged; the option `words` finds words of any language.',
  example: {
    wrong: 'WHEN the list is opened, THE View SHALL load quickly',
    right: 'WHEN the list is opened, THE View SHALL show the first page within 2 seconds',
  },
  options: PROJECT_WORDS,
  check: (document, { allowed, words }) => [
    ...cuedSentences(document, CUE).flatMap((sentence) => judgement(sentence, VAGUE, allowed) ?? []),
    ...listedWords(document, words),
  ],
};
