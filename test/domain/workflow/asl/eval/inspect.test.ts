import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { inspect } from '../../../../../lib/domain/workflow/asl/eval/inspect.ts';

const look = (text: string): ReturnType<typeof inspect> => inspect(jsonata(text).ast());

describe('inspect', () => {
  it.each<[string, string[]]>([
    ['$x + $y.a', ['x', 'y']],
    ['($a := 1; $a + $b)', ['b']],
    ['($f := function($n) { $n = 0 ? 1 : $f($n - 1) }; $f($x))', ['x']],
    ['$map($x, function($v, $i) { $v + $i + $z })', ['map', 'x', 'z']],
    ['function($v) { $a := $v }', []],
    ['$x@$q.b[$q.c = $r].d', ['x', 'r']],
    ['$x#$i.{"at": $i, "by": $j}', ['x', 'j']],
    ['$x@$q.b{$q.k: $q.v & $s}', ['x', 's']],
    ['$x[a = $y]^(>b, <$z).c', ['x', 'y', 'z']],
    ['$x ~> |a|{"b": $y}, ["c"]|', ['x', 'y']],
    ['$x ~> $sum()', ['x', 'sum']],
    ['$map($x, $substring(?, $n))', ['map', 'x', 'substring', 'n']],
    ['-$x & [$y, {"a": $z}]', ['x', 'y', 'z']],
    ['$p ? $q : $r', ['p', 'q', 'r']],
    ['$exists($states.input.a)', ['exists', 'states']],
    ['($x).a[$y]', ['x', 'y']],
    ['"$x"', []],
  ])('names what %s does not bind itself', (text, free) => {
    expect([...look(text).free].sort()).toEqual([...free].sort());
    expect(look(text).contextUses).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['a', ['a']],
    ['$', ['$']],
    ['$$.a', ['$$']],
    ['a.b.c', ['a']],
    ['*.x', ['*']],
    ['**', ['**']],
    ['$x + b', ['b']],
    ['$map($x, function($v) { $v + b })', ['b']],
    ['($a := b; $a)', ['b']],
    ['{"k": v}', ['v']],
    ['$x[a = $$.b]', ['$$']],
    ['$x.a.$', []],
    ['$x.(a + b)', []],
    ['$x.$map(ys, function($v) { $v + b })', []],
    ['$x[$ > 1]', []],
  ])('finds the uses of a context that is not there in %s', (text, uses) => {
    expect(look(text).contextUses.map((use) => use.text)).toEqual(uses);
  });

  it.each<[string, string[]]>([
    ['$states.input.a', ['input.a']],
    ['$states', ['']],
    ['$states.context.Map.Item.Value.x', ['context.Map.Item.Value.x']],
    ['$states.input.items[0].a', ['input.items']],
    ['$states.*', ['']],
    ['$states.result & $states.errorOutput.Error', ['result', 'errorOutput.Error']],
    ['($states := 1; $states.input)', []],
  ])('lists the $states paths of %s', (text, paths) => {
    expect(look(text).statesPaths.map(({ fields }) => fields.join('.'))).toEqual(paths);
  });

  it('tells the positions and the calls', () => {
    const found = look("$upper($states.input.a) & $toMillis('1', '[Y]')");

    expect([...found.called]).toEqual([
      ['upper', 6],
      ['toMillis', 35],
    ]);
    expect(found.calls).toContainEqual({ name: 'toMillis', arguments: 2, position: 35 });
    expect(found.lambda).toBe(false);
    expect(look('$map([1], function($v) { $v })').lambda).toBe(true);
  });
});
