import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  FUNCTIONS,
  HOOK_MACHINE,
  MACHINE_PLACEHOLDERS,
  STAGE_FUNCTIONS,
  STATE_MACHINES,
  substitute,
} from '../../../lib/domain/platform/index.ts';

describe('the names of the platform', () => {
  it('are those of the definitions, each once', () => {
    const files = readdirSync('statemachines').map((file) => file.replace('.asl.json', ''));
    expect(files.toSorted()).toEqual([...STATE_MACHINES, HOOK_MACHINE].toSorted());
    expect(new Set(FUNCTIONS).size).toBe(FUNCTIONS.length);
  });

  it('give every placeholder of the definitions a value, and none in vain', () => {
    const known: Record<string, string> = { ...STAGE_FUNCTIONS, ...MACHINE_PLACEHOLDERS };
    const used = new Set(
      STATE_MACHINES.flatMap((name) =>
        [...readFileSync(`statemachines/${name}.asl.json`, 'utf8').matchAll(/\$\{(\w+)\}/gu)].map((m) => m[1]),
      ),
    );
    expect([...used].toSorted()).toEqual(Object.keys(known).toSorted());
  });

  it.each(STATE_MACHINES)('are called by %s with the name of the execution that carries the run, in every state', (name) => {
    const handedOn = (value: unknown): [string, unknown][] =>
      value === null || typeof value !== 'object'
        ? []
        : Object.entries(value).flatMap(([key, given]) =>
            (key === 'Payload' || key === 'Input') && typeof given === 'object' ? [[key, given]] : handedOn(given),
          );

    const all = handedOn(JSON.parse(readFileSync(`statemachines/${name}.asl.json`, 'utf8'))).map(([, given]) => given);

    const execution = name === 'spec-pipeline' ? 'Execution.Name' : 'Execution.Input.execution';
    expect(all.length).toBeGreaterThan(2);
    for (const given of all) expect(given).toMatchObject({ execution: `{% $states.context.${execution} %}` });
  });

  it('refuse a placeholder that nobody knows', () => {
    expect(() => substitute('${Nobody}', {})).toThrow('Nobody');
    expect(substitute('a ${B} $.c ${B}', { B: 'x' })).toBe('a x $.c x');
  });
});
