import * as z from 'zod';

export const GATE_NAMES = ['lint', 'typecheck', 'tests', 'build', 'security-scan', 'spec-traceability', 'spec-sync'] as const;

export const GateName = z.enum(GATE_NAMES);
export type GateName = z.infer<typeof GateName>;
