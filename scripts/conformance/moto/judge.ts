import { join } from 'node:path';
import { type Settled, settledWithMoto } from '../../docs/conformance.ts';
import type { Judge, Verdict } from '../judge.ts';
import { python, ROOT, run } from '../tools.ts';

const PACKAGES = ['moto[server,stepfunctions]==5.2.5', 'jsonata-python==0.7.1'];

interface Answer {
  topic: string;
  name: string;
  verdict: 'agrees' | 'disagrees' | 'crashed' | 'not-known';
  reason?: string;
  differences?: unknown;
}

/** What Amazon States Language means, asked of moto's Step Functions: our vectors, run by its interpreter. */
export const moto: Judge = {
  name: 'moto',
  of: 'vectors of Amazon States Language',
  run: async () => {
    const bin = await python('moto', PACKAGES);
    const ran = await run(join(bin, 'python'), [join(ROOT, 'scripts/conformance/moto/judge.py'), join(ROOT, 'test/vectors/asl')]);
    if (ran.code !== 0) throw new Error(`the judge broke: ${ran.stderr.slice(-2000)}`);
    return weigh(JSON.parse(ran.stdout) as Answer[], settledWithMoto());
  },
};

function weigh(answers: readonly Answer[], settled: readonly Settled[]): Verdict {
  const idOf = ({ topic, name }: Answer): string => `${topic}/${name}`;
  const covered = new Set(settled.flatMap(({ vectors }) => vectors));
  const against = answers.filter(({ verdict }) => verdict === 'disagrees' || verdict === 'crashed');
  const open = against.filter((answer) => !covered.has(idOf(answer)));
  const lasting = settled.filter(({ chance }) => chance !== true).flatMap(({ vectors }) => vectors);
  const stale = lasting.filter((id) => !against.some((answer) => idOf(answer) === id));
  const unknown = answers.filter(({ verdict }) => verdict === 'not-known').length;
  return {
    passed: answers.filter(({ verdict }) => verdict === 'agrees').length,
    failed: [
      ...open.map((answer) => `${idOf(answer)}: ${answer.reason ?? JSON.stringify(answer.differences)}`),
      ...stale.map((id) => `${id} is listed as settled, but moto does not disagree: take it off the list`),
    ],
    notes: [
      `${unknown} vectors need what moto cannot judge`,
      ...settled.map(({ vectors, because, source }) => `settled by ${source}: ${because} (${vectors.length})`),
    ],
  };
}
