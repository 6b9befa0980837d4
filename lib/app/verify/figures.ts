/** Figures of a gate for people. */
export function figures(measured: Record<string, number>): string {
  return Object.entries(measured)
    .map(([name, value]) =>
      /coverage|threshold/iu.test(name)
        ? `${spaced(name)} ${(value * 100).toFixed(1)} %`
        : `${value} ${value === 1 ? spaced(name).replace(/^\w+/u, one) : spaced(name)}`,
    )
    .join(', ');
}

const one = (many: string): string => (many === 'criteria' ? 'criterion' : many.replace(/(?<!s)s$/u, ''));

const spaced = (name: string): string => name.replace(/([A-Z])/gu, (letter) => ` ${letter.toLowerCase()}`);
