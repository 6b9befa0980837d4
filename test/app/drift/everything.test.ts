import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { measureDrift } from '../../../lib/app/drift/measure-drift.ts';
import { driftItems } from '../../../lib/domain/drift/index.ts';
import { treeOf } from '../../quality/drift/repositories.ts';

const block = (language: string, code: string): string => `# Design\n\n## Components\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

/** What `--all` names of a design and the code beside it. */
async function named(design: string, code: Readonly<Record<string, string>>): Promise<string[]> {
  const files = treeOf({ '.kiro/specs/cart/design.md': design, ...code });
  const { specs } = await measureDrift({ specs: [], specDirectory: '.kiro/specs', files, since: 'nothing' }, createCodeReader(), {
    at: '2026-11-20',
  });
  return specs.flatMap(driftItems).map(({ id }) => id);
}

const TOTAL = block('ts', 'function totalOf(lines: Line[]): number');
const CART = block('ts', 'interface CartView { render(): void }');
const SERVICE = block(
  'python',
  'class CartService:\n    def total(self, lines: list) -> int: ...\n    def round_up(self, sum: int) -> int: ...',
);
const ORDERS = '# Design\n\n## Data Models\n\n```sql\nCREATE TABLE order_line (id INT);\n```\n';

describe('everything that a design says and the code has not', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    ['nowhere', TOTAL, { 'src/a.ts': 'export const other = 1;' }, ['missing export totalof']],
    ['as a method of a type', TOTAL, { 'src/a.ts': 'export class Cart { totalOf(lines: Line[]): number { return 0; } }' }, []],
    ['as a private method', TOTAL, { 'src/a.ts': 'export class Cart { private totalOf(lines: Line[]) { return 0; } }' }, []],
    ['within another function', TOTAL, { 'src/a.ts': 'export function view() { const totalOf = (lines) => 0; return totalOf([]); }' }, []],
    ['within a function of Python', TOTAL, { 'app/a.py': 'def make():\n    def totalOf(lines):\n        return 0\n' }, []],
    ['in the script of a component', TOTAL, { 'src/Cart.vue': '<script setup>\nconst totalOf = async (lines) => 0\n</script>' }, []],
    ['in a language that no grammar is for', CART, { 'app/CartView.swift': 'struct CartView: View {\n  var body: some View\n}' }, []],
    ['and in a comment only', CART, { 'app/Cart.kt': 'class Cart // not yet a CartView' }, ['missing export cartview']],
    ['below a folder of sources that is called build', CART, { 'src/build/cart.ts': 'export interface CartView { render(): void }' }, []],
    ['in what a build has left', CART, { 'build/cart.ts': 'export interface CartView { render(): void }' }, ['missing export cartview']],
    ['in a test', CART, { 'src/__tests__/cart.ts': 'export interface CartView { render(): void }' }, []],
    [
      'with parameters that may be left out by name',
      SERVICE,
      {
        'app/cart.py':
          'class CartService:\n    def total(self, lines: list, *, tax: int = 0) -> int: ...\n    def round_up(self, sum: int, **more) -> int: ...\n',
      },
      [],
    ],
    [
      'with one that must be given by name',
      SERVICE,
      {
        'app/cart.py':
          'class CartService:\n    def total(self, lines: list, *, tax: int) -> int: ...\n    def round_up(self, sum: int): ...\n',
      },
      ['changed export cartservice'],
    ],
    [
      'in the type that it extends',
      SERVICE,
      {
        'lib/b.py': 'class Base:\n    def total(self, lines): ...\n',
        'app/cart.py': 'class CartService(Base):\n    def round_up(self, sum): ...\n',
      },
      [],
    ],
    [
      'in a type of a framework that offers such',
      block('java', 'interface Prices { List<Price> findAll(); Price cheapest(); }'),
      { 'src/main/java/Prices.java': 'public interface Prices extends JpaRepository<Price, Integer> { Price cheapest(); }' },
      [],
    ],
    [
      'in a type of a framework, which offers no such',
      block('java', 'interface Prices { Price dearest(); Price cheapest(); }'),
      { 'src/main/java/Prices.java': 'public interface Prices extends JpaRepository<Price, Integer> { Price cheapest(); }' },
      ['changed export prices'],
    ],
    ['in the plural', ORDERS, { 'app/m.py': 'class OrderLine(Base):\n    __tablename__ = "order_lines"\n' }, []],
    ['in a migration', ORDERS, { 'app/m.py': 'def upgrade():\n    op.create_table("order_line", id)\n' }, []],
    ['in a migration of Rails', ORDERS, { 'db/migrate/1.rb': 'def change\n  create_table :order_line do |t|\n  end\nend\n' }, []],
    [
      'and a class that bears its name as its implementation',
      block('ts', 'interface Cart { total(): number }'),
      { 'src/cart.ts': 'export interface Cart { total(): number }\nexport class CartImpl implements Cart { total() {} }' },
      [],
    ],
    [
      'in a folder',
      '# Design\n\n## Components and Interfaces\n\n### Web Client (`web/src/`)\n\nShows carts.\n',
      { 'web/src/main.ts': 'export {}' },
      [],
    ],
    ['in a statement of a program', ORDERS, { 'app/m.php': '<?php $db->exec("create table if not exists order_line (id int)");' }, []],
    ['and a comment speaks of it', ORDERS, { 'app/m.php': '// create table order_line later' }, ['missing resource orderline']],
    [
      'as the table of a type that it declares',
      block('ts', 'class Order { id: string }'),
      { 'src/order.ts': "@Entity('orders')\nexport class Order { id: string }\n@Entity('notes')\nexport class Note {}" },
      ['undeclared class Note', 'undeclared table notes'],
    ],
    [
      'what is passed or thrown beside it',
      block('ts', 'class Order { id: string }'),
      { 'src/order.ts': 'export class Order { id: string }\nexport class OrderDto {}\nexport class OrderError extends Error {}' },
      [],
    ],
    ['a test in a design', block('python', 'def test_total_is_never_negative(lines): ...'), { 'app/a.py': 'x = 1\n' }, []],
    ['a class of tests', block('python', 'class TestCart:\n    def test_total(self): ...'), { 'app/a.py': 'x = 1\n' }, []],
    ['a test of Go', block('go', 'func TestTotal(t *testing.T) {\n}'), { 'cart/a.go': 'package cart\n' }, []],
    ['a test of Rust', block('rust', '#[tokio::test]\nasync fn total_is_never_negative() {}'), { 'src/lib.rs': 'pub struct Cart;\n' }, []],
    [
      'a test of Java',
      block('java', 'class CartTotals {\n  @Test\n  void areNeverNegative() {}\n}'),
      { 'src/Cart.java': 'class Cart {}' },
      [],
    ],
    [
      'a test of C#',
      block('csharp', 'public class CartTotals\n{\n  [Fact]\n  public void Positive() {}\n}'),
      { 'src/Cart.cs': 'class Cart {}' },
      [],
    ],
    [
      'in a package of Java that is called example',
      block('java', 'public class Cart {}'),
      { 'src/main/java/com/example/Cart.java': 'public class Cart {}' },
      [],
    ],
    [
      'in one of several files that a path may mean',
      '# Design\n\n## Components and Interfaces\n\n### Entry Point\n\n**Files:** `src/index.js`\n',
      { 'apps/a/src/index.js': '', 'apps/b/src/index.js': '' },
      [],
    ],
    [
      'in a file that bears its name with that of the folder',
      '# Design\n\n## Components and Interfaces\n\n### Cart Middleware\n\n```ts\ninterface CartMiddleware { check(): void }\n```\n',
      { 'src/middleware/cart.ts': 'export const check = 1;' },
      [],
    ],
    [
      'a class that is called a usage pattern',
      '# Design\n\n## Components\n\n**Usage Pattern**:\n```ts\nclass MyCart extends Cart {}\n```\n',
      { 'src/a.ts': 'export {}' },
      [],
    ],
    [
      'a class that a line tells of as used',
      '# Design\n\n## Components\n\nUsage is counted by this class:\n\n```ts\nclass Meter {}\n```\n',
      { 'src/a.ts': 'export {}' },
      ['missing export meter'],
    ],
    [
      'a method without its type, and a function of its name elsewhere',
      block('python', 'async def evaluate(self, cart, prices): ...'),
      { 'scripts/a.py': 'def evaluate(items): ...\n' },
      [],
    ],
    [
      'what lies beside its files, since when nobody knows',
      block('ts', 'class Cart { id: string }'),
      { 'src/cart.ts': 'export class Cart { id: string }', 'src/app.ts': 'export class Application {}' },
      [],
    ],
    ['an interface, where all code is JavaScript', CART, { 'src/a.js': 'export const other = 1;' }, []],
    [
      'an interface, where one file declares in TypeScript',
      CART,
      { 'src/a.js': '', 'src/b.ts': 'export class B {}' },
      ['missing export cartview'],
    ],
    [
      'an interface, where the rest is Python',
      CART,
      { 'web/a.js': '', 'app/a.py': 'x = 1\n', 'app/b.py': 'y = 1\n' },
      ['missing export cartview'],
    ],
    [
      'the methods of an interface, in a class of JavaScript',
      CART,
      { 'src/a.js': 'export class CartView { draw() {} }' },
      ['changed export cartview'],
    ],
    ['an interface as an object of JavaScript', CART, { 'src/a.js': 'export const cartView = { render() {} };' }, []],
    [
      'the class that holds its endpoints',
      '# Design\n\n## API\n\n- `GET /carts/{id}` gives a cart\n',
      {
        'src/CartController.java':
          '@RestController\n@RequestMapping("/carts")\npublic class CartController {\n  @GetMapping("/{id}")\n  public Cart get() { return null; }\n}',
      },
      [],
    ],
    [
      'the one of two of a name that is as it says',
      block('python', 'def reindex(config: Config, full: bool) -> Summary: ...'),
      {
        'app/cli.py': 'def reindex(ctx, full, lint): ...\n',
        'app/service.py': 'def reindex(config: Config, full: bool) -> Summary: ...\n',
      },
      [],
    ],
  ])('takes for there what is there: %s', async (_where, design, code, expected) => {
    expect(await named(design, code)).toEqual(expected);
  });
});

describe('endpoints of others', () => {
  const CODE = { 'src/app.ts': "const app = express();\napp.get('/carts', list);" };

  it.each<[string, string]>([
    ['that a diagram calls', '## Flow\n\n```mermaid\nsequenceDiagram\n  Cart->>Sheets: GET /values\n```'],
    ['of an external service', '## External Services\n\n- `GET /values` of the sheet'],
    ['that a client asks', '### SheetsClient Methods\n\n- `GET /values` of the sheet'],
  ])('%s are not ours to build', async (_what, text) => {
    expect(await named(`# Design\n\n${text}\n`, CODE)).toEqual([]);
    expect(await named('# Design\n\n## API\n\n- `GET /values` of the cart\n', CODE)).toEqual(['missing endpoint GET /values']);
  });
});
