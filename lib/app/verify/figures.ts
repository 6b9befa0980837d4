/** Figures of a gate for people. */
export function figures(measured: Record<string, number>): string {
  return Object.entries(measured)
    .map(([name, value]) =>
      /coverage|threshold/iu.test(name) ? `${spaced(name)} ${(value * 100).toFixed(1)} %` : `${value} ${spaced(name)}`,
    )
    .join(', ');
}

const spaced = (name: string): string => name.replace(/([A-Z])/gu, (letter) => ` ${letter.toLowerCase()}`);
