import type { BugfixDocument } from '../read/bugfix.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { bugfixContinue } from './bugfix-continue.ts';
import { bugfixDuplicateId } from './bugfix-duplicate-id.ts';
import { bugfixEars } from './bugfix-ears.ts';
import { bugfixParts } from './bugfix-parts.ts';
import { designComponentUndescribed } from './design-component-undescribed.ts';
import { designCriterionUnserved } from './design-criterion-unserved.ts';
import { designLength } from './design-length.ts';
import { designMermaid } from './design-mermaid.ts';
import { designPropertyDuplicate } from './design-property-duplicate.ts';
import { designPropertyValidates } from './design-property-validates.ts';
import { designReferenceDangling } from './design-reference-dangling.ts';
import { designSatisfiesAbsent } from './design-satisfies-absent.ts';
import { designSections } from './design-sections.ts';
import { requirementsActor } from './requirements-actor.ts';
import { requirementsContradiction } from './requirements-contradiction.ts';
import { requirementsCriteriaMissing } from './requirements-criteria-missing.ts';
import { requirementsDuplicateCriterion } from './requirements-duplicate-criterion.ts';
import { requirementsDuplicateId } from './requirements-duplicate-id.ts';
import { requirementsEars } from './requirements-ears.ts';
import { requirementsGlossary } from './requirements-glossary.ts';
import { requirementsGlossaryDuplicate } from './requirements-glossary-duplicate.ts';
import { requirementsIntroduction } from './requirements-introduction.ts';
import { requirementsJoinedResponses } from './requirements-joined-responses.ts';
import { requirementsNumberGap } from './requirements-number-gap.ts';
import { requirementsNumberMismatch } from './requirements-number-mismatch.ts';
import { requirementsPassive } from './requirements-passive.ts';
import { requirementsPresent } from './requirements-present.ts';
import { requirementsQuantity } from './requirements-quantity.ts';
import { requirementsSingleResponse } from './requirements-single-response.ts';
import { requirementsStory } from './requirements-story.ts';
import { requirementsSubjective } from './requirements-subjective.ts';
import { requirementsUnverifiable } from './requirements-unverifiable.ts';
import { requirementsUnwantedCase } from './requirements-unwanted-case.ts';
import { requirementsVague } from './requirements-vague.ts';
import { tasksBoxCommented } from './tasks-box-commented.ts';
import { tasksBoxHeading } from './tasks-box-heading.ts';
import { tasksBoxMalformed } from './tasks-box-malformed.ts';
import { tasksCriterionUnowned } from './tasks-criterion-unowned.ts';
import { tasksDependencies } from './tasks-dependencies.ts';
import { tasksDuplicateId } from './tasks-duplicate-id.ts';
import { tasksGranularity } from './tasks-granularity.ts';
import { tasksOrder } from './tasks-order.ts';
import { tasksParentDone } from './tasks-parent-done.ts';
import { tasksPresent } from './tasks-present.ts';
import { tasksPropertyDangling } from './tasks-property-dangling.ts';
import { tasksReferenceDangling } from './tasks-reference-dangling.ts';
import { tasksReferencesAbsent } from './tasks-references-absent.ts';
import { tasksSize } from './tasks-size.ts';
import { tasksSuccessCriterion } from './tasks-success-criterion.ts';
import { tasksWaveConflict } from './tasks-wave-conflict.ts';
import { tasksWaves } from './tasks-waves.ts';
import { tasksWavesComplete } from './tasks-waves-complete.ts';
import type { DesignInput, TasksInput } from './inputs.ts';
import type { Rule } from '../../shared/rule.ts';

export const REQUIREMENTS_RULES: readonly Rule<RequirementsDocument>[] = [
  requirementsActor,
  requirementsContradiction,
  requirementsCriteriaMissing,
  requirementsDuplicateCriterion,
  requirementsDuplicateId,
  requirementsEars,
  requirementsGlossary,
  requirementsGlossaryDuplicate,
  requirementsIntroduction,
  requirementsJoinedResponses,
  requirementsNumberGap,
  requirementsNumberMismatch,
  requirementsPassive,
  requirementsPresent,
  requirementsQuantity,
  requirementsSingleResponse,
  requirementsStory,
  requirementsSubjective,
  requirementsUnverifiable,
  requirementsUnwantedCase,
  requirementsVague,
];

export const BUGFIX_RULES: readonly Rule<BugfixDocument>[] = [bugfixContinue, bugfixDuplicateId, bugfixEars, bugfixParts];

export const DESIGN_RULES: readonly Rule<DesignInput>[] = [
  designComponentUndescribed,
  designCriterionUnserved,
  designLength,
  designMermaid,
  designPropertyDuplicate,
  designPropertyValidates,
  designReferenceDangling,
  designSatisfiesAbsent,
  designSections,
];

export const TASKS_RULES: readonly Rule<TasksInput>[] = [
  tasksBoxCommented,
  tasksBoxHeading,
  tasksBoxMalformed,
  tasksCriterionUnowned,
  tasksDependencies,
  tasksDuplicateId,
  tasksGranularity,
  tasksOrder,
  tasksParentDone,
  tasksPresent,
  tasksPropertyDangling,
  tasksReferenceDangling,
  tasksReferencesAbsent,
  tasksSize,
  tasksSuccessCriterion,
  tasksWaveConflict,
  tasksWaves,
  tasksWavesComplete,
];
