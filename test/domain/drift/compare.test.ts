import { describe, expect, it } from '@jest/globals';
import { type CodeFact, compareDesign, type DriftReport, readDeclared } from '../../../lib/domain/drift/index.ts';

const fact = (kind: CodeFact['kind'], name: string, change: Partial<CodeFact> = {}): CodeFact => ({
  ...{ kind, name, path: 'src/price-service.ts', line: 1, public: true },
  ...change,
});

/** A design whose one code block the reader has read as these facts, against code with those. Everything counts. */
function compared(stated: CodeFact[], code: CodeFact[], language = 'ts'): DriftReport {
  const text = '# Design\n\n```typescript\n…\n```\n';
  const facts = stated.map((one) => ({ ...one, path: `design.${language}` }));
  const declared = readDeclared({ path: 'design.md', text }, [{ line: 3, facts: { path: `design.${language}`, facts, mounts: [] } }]);
  return compareDesign(declared, { paths: [...new Set(code.map(({ path }) => path))], facts: code, problems: [] }, undefined);
}
const method = (name: string, signature: string): CodeFact => fact('method', name, { owner: 'PriceService', signature });
const ids = ({ missing, changed, undeclared }: DriftReport): string[] => [...missing, ...changed, ...undeclared].map(({ id }) => id);

describe('a design against all of the code', () => {
  const service = fact('class', 'PriceService');

  it.each<[string, string, string, string[]]>([
    ['the same parameters', '(string)', '(string)', []],
    ['optional ones that the design leaves out', '(string)', '(string,number?,Map<string,number>?)', []],
    ['one more that callers must give', '(string)', '(string,number)', ['changed export priceservice']],
    ['one less', '(string,number)', '(string)', ['changed export priceservice']],
    ['a function for a parameter', '((a,b)=>void,string)', '((a,b)=>void,string)', []],
  ])('takes %s as they are', (_name, design, code, expected) => {
    expect(ids(compared([service, method('total', design)], [service, method('total', code)]))).toEqual(expected);
  });

  it('says that there is no such method, not that it is gone: nobody knows whether it was there', () => {
    const report = compared([service, method('total', '()')], [service, method('sum', '()')]);

    expect(report.changed[0]?.details).toEqual(['The code has no method total.']);
  });

  it('takes what is only named alike for it where they share a method', () => {
    const store = { ...fact('class', 'PriceStore'), path: 'src/store.ts' };
    const own = (name: string): CodeFact => fact('method', name, { owner: 'PriceStore', path: 'src/store.ts' });

    expect(compared([service, method('total', '()')], [store, own('total')]).matched).toHaveLength(1);
    expect(ids(compared([service, method('total', '()')], [store, own('save')]))).toEqual(['missing export priceservice']);
  });

  it('means what is written in the language of the block', () => {
    const [python, script] = [fact('class', 'Item', { path: 'app/item.py' }), fact('interface', 'Item', { path: 'web/api.ts' })];

    expect(compared([fact('class', 'Item')], [script, python], 'py').matched[0]?.code.path).toBe('app/item.py');
    expect(compared([fact('class', 'Item')], [script], 'py').matched[0]?.code.path).toBe('web/api.ts');
  });

  it('looks up once what other designs declare, however many designs a repository has', () => {
    let asked = 0;
    const other = {
      ...{ kind: 'export' as const, places: [], firm: true, files: [], members: [] },
      get name() {
        asked += 1;
        return 'Till';
      },
    };
    const code = { paths: [], facts: [service], problems: [] };
    const once = () => {
      compareDesign([], code, undefined, { elsewhere: [other] });
      return asked;
    };

    const first = once();

    expect([once(), once()]).toEqual([first, first]);
  });

  it('asks for what else is in a file only where the file is its own: by name, or by a third of what it holds', () => {
    const others = (path: string, count: number): CodeFact[] =>
      Array.from({ length: count }, (_, index) => fact('table', `t${index}`, { path }));
    const orders = (path: string): CodeFact => fact('table', 'orders', { path });

    expect(ids(compared([orders('')], [orders('schema.sql'), ...others('schema.sql', 2)]))).toHaveLength(2);
    expect(ids(compared([orders('')], [orders('schema.sql'), ...others('schema.sql', 3)]))).toEqual([]);
    expect(ids(compared([service], [service, ...['A', 'B', 'C'].map((name) => fact('class', name))]))).toHaveLength(3);
  });
});
