import type { PlacedFinding } from './meaning.ts';
import type { ProjectConfig, Waiver } from './schema.ts';

/** Waivers that hold on `today` (ISO date, both ends inclusive), and a warning for each that no longer does. */
export function effectiveWaivers(waivers: readonly Waiver[], today: string): { waivers: Waiver[]; findings: PlacedFinding[] } {
  const day = today.slice(0, 10);
  // ISO dates compare as texts.
  const expired = waivers.map((waiver, index) => ({ waiver, index })).filter(({ waiver }) => waiver.expires < day);
  return {
    waivers: waivers.filter((waiver) => waiver.expires >= day),
    findings: expired.map(({ waiver, index }) => ({
      ruleId: 'config-waiver-expired',
      level: 'warning',
      at: ['quality_gates', 'waivers', index],
      message: `The waiver of \`${waiver.rule}\` expired on ${waiver.expires} and has no effect.`,
      fix: 'Mend what it waived and remove it, or give it a new reason and date.',
    })),
  };
}

/** The configuration with only the waivers that hold on `today`. */
export function withEffectiveWaivers(config: ProjectConfig, today: string): { config: ProjectConfig; findings: PlacedFinding[] } {
  const { waivers, findings } = effectiveWaivers(config.quality_gates.waivers, today);
  return { config: { ...config, quality_gates: { ...config.quality_gates, waivers } }, findings };
}
