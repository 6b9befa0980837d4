import type { Rule } from '../../shared/rule.ts';
import { cuedSentences } from '../language/criteria.ts';
import { cueOf } from '../language/cues.ts';
import { judgement, listedWords, PROJECT_WORDS, type ProjectWords, wordsPattern } from '../language/judgement.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

/** Words that leave a choice to whoever implements it. Half of real documents have one, so they are hints. `As appropriate` is a way out, which is vague. */
const SUBJECTIVE = wordsPattern(
  '(?<!\\b(?:as|if|when(?:ever)?|where(?:ver)?) )appropriate(?:ly)?|suitabl[ey]|sensibl[ey]|sufficient(?:ly)?|proper(?:ly)?|graceful(?:ly)?|effective(?:ly)?|optimal(?:ly)?|optimi[sz]ed|immediate(?:ly)?|instant(?:ly|aneous(?:ly)?)|in (?:near[- ])?real[- ]?time|meaningful|helpful|useful|securely|best[- ]practices?|good practices?|' +
    '(?:a|in a|with|provide|show|display|report|give|return) clear|clearly|necessary (?:steps?|actions?|measures?)|(?:if|when(?:ever)?|where(?:ver)?) (?:necessary|applicable|needed|available(?! [a-z]))|as (?:needed|required)(?! (?!(?:and|or|to|for|in|on|when|by)\\b)[a-z])|' +
    'normal (?:speed|way|rate|load)|minimal (?:performance )?(?:effort|impact|overhead|delay|lag|disruption|interruption|downtime|latency|resources?)|(?:loud|large|small|long|short|big|bright) enough',
);
/** Each of them has one of these words. */
const CUE = cueOf(
  'appropriate* suitabl* sensibl* sufficient* proper* graceful* effective* optimal* optimised optimized immediate* instant* real realtime meaningful helpful useful securely practice practices clear clearly ' +
    'necessary applicable needed available required normal minimal enough',
);

export const requirementsSubjective: Rule<RequirementsDocument, ProjectWords> = {
  id: 'requirements-subjective',
  level: 'info',
  confidence: 0.85,
  explanation:
    'An "appropriate message" is whatever whoever writes it thinks appropriate. Say which one, or what it has to contain. Only criteria in English are judged; the option `words` finds words of any language.',
  example: {
    wrong: 'IF the upload fails, THEN THE Uploader SHALL show an appropriate message',
    right: 'IF the upload fails, THEN THE Uploader SHALL show the name of the file and the reason',
  },
  options: PROJECT_WORDS,
  check: (document, { allowed, words }) => [
    ...cuedSentences(document, CUE).flatMap((sentence) => judgement(sentence, SUBJECTIVE, allowed) ?? []),
    ...listedWords(document, words),
  ],
};
