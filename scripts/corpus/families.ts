/** Rules that weigh documents of a spec against each other, as the issue tracker of a reader would group them. */
const TRACEABILITY =
  /^(?:tasks-(?:criterion-unowned|reference-dangling|references-absent|property-dangling)|design-(?:criterion-unserved|reference-dangling|satisfies-absent|property-validates))$/;

/** What a sample may be drawn from, beside a rule or the beginning of its name. */
export const SAMPLE_FAMILIES: Readonly<Record<string, (ruleId: string) => boolean>> = {
  requirements: (id) => /^(?:requirements|bugfix)-/.test(id),
  design: (id) => id.startsWith('design-') && !TRACEABILITY.test(id),
  tasks: (id) => id.startsWith('tasks-') && !TRACEABILITY.test(id),
  traceability: (id) => TRACEABILITY.test(id),
  steering: (id) => id.startsWith('steering-'),
  hooks: (id) => /^(?:hook|config)-/.test(id),
};

/** Whether a rule is one of those asked for: by the name of a family, or by what its id begins with. */
export function isOfFamily(ruleId: string, asked: string): boolean {
  return SAMPLE_FAMILIES[asked]?.(ruleId) ?? ruleId.startsWith(asked);
}
