import type { GateRule } from '../types.ts';

export const gateReportUnreadable: GateRule = {
  id: 'gate-report-unreadable',
  title: 'Reports are whole and plausible',
  explanation: 'A report that is cut short, contradicts itself or holds no figures is no evidence.',
  evaluate: ({ unreadable, reports }) =>
    unreadable.map(({ path, problem, message }) => {
      const harmless = problem === 'nothing-measured' && reports.length > 0;
      return {
        ruleId: 'gate-report-unreadable',
        level: harmless ? 'info' : 'error',
        path,
        message: `The report ${path} cannot be used: ${message}.`,
        ...(harmless ? {} : { fix: 'Run the command by hand and look at the file; it must be written anew by every run.' }),
      };
    }),
};
