import { statementsOf } from './statements.ts';
import type { Rule } from './rule.ts';

/** Models are named one by one, and a foundation model is called through its inference profile or in a region that is named. */
export const bedrockModels: Rule = {
  id: 'BedrockModels',
  info: 'A policy allows models of Bedrock that it does not name.',
  explanation:
    'A model that nobody has chosen has no price in the catalogue, so no budget holds it; a region that nobody has chosen may be out of bounds for the data.',
  check(node) {
    const statements = statementsOf(node)?.filter(({ effect }) => effect === 'Allow');
    return statements?.flatMap(({ actions, resources, conditions }) => {
      if (!actions.some((action) => /^(?:bedrock:|\*$)/u.test(action))) return [];
      const through = conditions['StringEquals']?.['bedrock:InferenceProfileArn'] !== undefined;
      return resources.flatMap((resource) => problemOf(resource, through));
    });
  },
};

/** The model without a region stands for wherever a global profile leads, so it is never called but through one. */
function problemOf(resource: string, through: boolean): string[] {
  if (resource.includes('*') || !/:(?:foundation-model|inference-profile)\/[\w.:-]+$/u.test(resource)) return [resource];
  return resource.includes(':bedrock:::foundation-model/') && !through ? [`${resource} without its profile`] : [];
}
