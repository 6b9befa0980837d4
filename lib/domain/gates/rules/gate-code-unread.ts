import type { GateRule } from '../types.ts';

const ruleId = 'gate-code-unread';

export const gateCodeUnread: GateRule = {
  id: ruleId,
  title: 'The code that is compared with the design could be read',
  explanation:
    'Where design and code are compared, code that cannot be read (too large, no UTF-8, no reader) must not pass for code that agrees.',
  evaluate: ({ drift }) => {
    if (drift === undefined)
      return [{ ruleId, level: 'error', message: 'Design and code were not compared: this host has nothing that reads code.' }];
    return drift.unread.map(({ path, reason, concerns }) => ({
      ruleId,
      level: concerns ? 'error' : 'warning',
      message: `${path === '' ? 'The code' : path} could not be compared with the design: ${reason}.`,
      ...(path !== '' && { path, subject: path }),
    }));
  },
};
