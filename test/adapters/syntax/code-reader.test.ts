import { describe, expect, it } from '@jest/globals';
import { createCodeReader, MAX_CODE_BYTES } from '../../../lib/adapters/syntax/index.ts';
import { withTree } from '../../../lib/adapters/syntax/runtime.ts';
import type { CodeFact } from '../../../lib/domain/drift/index.ts';

const reader = createCodeReader();
const factsOf = async (path: string, text: string): Promise<CodeFact[]> => (await reader.read({ path, text })).facts;
const shown = (facts: readonly CodeFact[]): string[] =>
  facts.map(
    ({ kind, owner, name, signature, public: isPublic }) =>
      `${isPublic ? '' : '-'}${kind} ${owner === undefined ? '' : `${owner}.`}${name}${signature ?? ''}`,
  );

describe('exports', () => {
  it.each<[string, string, string[]]>([
    [
      'a.ts',
      `import x from 'x';
export async function mute(user: string, channel?: Channel, ...rest: number[]): Promise<void> { const local = 1; }
export const list = ({ a }: { a: string }, b = 2): string[] => [];
function helper(a: number) {}
const inner = 1;
export class PreferenceService extends Base {
  #secret = 1;
  constructor(private readonly store: Store) { super(); }
  async get(userId: string): Promise<Preferences> { return x; }
  private hidden(): void {}
  handle = (e: Event): void => {};
}
export interface Preferences { readonly channels: Channel[]; quiet?: boolean; has(c: Channel): boolean }
export type Channel = 'email' | "sms";
export enum Level { Low, High = 2 }
export { helper, inner as renamed };
export * from './other.ts';
export default class Named {}`,
      [
        'function mute(string,Channel?,...number[]):Promise<void>',
        'function list({a:string},b?):string[]',
        'function helper(number)',
        'constant inner',
        'class PreferenceService',
        'method PreferenceService.get(string):Promise<Preferences>',
        'method PreferenceService.handle(Event):void',
        'interface Preferences',
        'field Preferences.channelsChannel[]',
        'field Preferences.quietboolean?',
        'method Preferences.has(Channel):boolean',
        'type Channel"email"|"sms"',
        'enum Level',
        'field Level.Low',
        'field Level.High',
        'class Named',
      ],
    ],
    [
      'a.js',
      `const a = (x) => x;
function b(y, z = 1) {}
class C { m(q) {} _n() {} }
module.exports = { a, C, d: b, e() {} };
exports.f = function (w) {};`,
      ['function a(x)', 'function b(y,z?)', 'class C', 'method C.m(q)', 'method C._n()', 'function e()', 'function f(w)'],
    ],
    [
      'b.js',
      `const { total } = require('./total');
function Cart(lines) {}
Cart.prototype.total = function (round) {};
Cart.prototype.constructor = Cart;
Till.prototype = { open(key) {}, close: () => {} };
exports = module.exports = { Cart, total, sum, money: moneyOf };
exports.line = lineOf;`,
      [
        'class Cart',
        'method Cart.total(round)',
        '-method Till.open(key)',
        '-method Till.close()',
        'constant sum',
        'constant money',
        'constant line',
      ],
    ],
    [
      'd.js',
      `exports.open = exports.close = function (key) {};
exports.later = exports.soon = void 0;
export { x as y, x as z };`,
      ['function close(key)', 'function open(key)', 'constant y', 'constant z'],
    ],
    [
      'Settings.java',
      `public class Settings {
  @Property(name = "x") private String x;
  @Deprecated("see @Test") public void close() {}
  @Test public void checks() {}
}
@Deprecated("see @Test") class Old {}
class SettingsTest {
  @BeforeEach public void setUp() {}
  @org.junit.jupiter.api.Test public void works() {}
  void helper() {}
}`,
      ['class Settings', 'method Settings.close():void', '-class Old'],
    ],
    [
      'Settings.cs',
      `public class Settings {
  [Property("x")] public string X { get; set; }
  [Obsolete("[Fact]")] public void Close() {}
  [Fact] public void Checks() {}
}
public class SettingsTests {
  [SetUp] public void Before() {}
  [Xunit.FactAttribute] public void Works() {}
  void Helper() {}
}`,
      ['class Settings', 'field Settings.Xstring', 'method Settings.Close():void'],
    ],
    [
      'c.js',
      `module.exports = async function total(lines) {};
module.exports = (app) => {};`,
      ['function total(lines)'],
    ],
    [
      'b.ts',
      `declare namespace Carts { function total(lines: Line[]): number; interface Line { sku: string } }
namespace Tills { export function open(key: string): void {} function hidden() {} }
declare module 'express' { interface Request { user: string } }
declare global { interface Window { cart: Cart } }
export namespace Money { export type Currency = 'EUR' }
export { later as soon };`,
      [
        'constant Carts',
        'function total(Line[]):number',
        'interface Line',
        'field Line.skustring',
        '-constant Tills',
        '-function open(string):void',
        '-function hidden()',
        'interface Request',
        'field Request.userstring',
        'interface Window',
        'field Window.cartCart',
        'constant Money',
        'type Currency"EUR"',
        'constant soon',
      ],
    ],
    [
      'a.py',
      `import os
LIMIT = 3
_private = 1
async def mute(user: str, channel: "Channel" = None, *, force=False, **kw) -> None:
    local = 1
def _helper(): pass
@dataclass
class Preferences(Base):
    __tablename__ = "prefs"
    name: str = ""
    def get(self, user_id): return 1
    def _hidden(self): pass`,
      [
        'constant LIMIT',
        '-constant _private',
        'function mute(user:str,channel:"Channel"?,*,force?,**kw):None',
        '-function _helper()',
        'class Preferences',
        'field Preferences.namestr',
        'method Preferences.get(user_id)',
        'table prefs',
      ],
    ],
    [
      'a.go',
      `package a
type Store interface { Get(ctx context.Context, id string) (*User, error); hidden() }
type User struct { ID, Name string; age int }
type Alias = string
const Max, min = 3, 1
func (s *Service) Mute(a, b string, n ...int) error { return nil }
func New(db *sql.DB) *Service { return nil }
func helper() {}`,
      [
        'interface Store',
        'method Store.Get(context.Context,string):(*User,error)',
        'class User',
        'field User.IDstring',
        'field User.Namestring',
        'constant Max',
        'method Service.Mute(string,string,...int):error',
        'function New(*sql.DB):*Service',
        '-function helper()',
      ],
    ],
    [
      'A.java',
      `package a;
public class Service implements I { public static final int MAX = 1; private int x;
  @Override public Foo get(@Nullable String id, int... b) { return null; } void inner() {} }
interface Hidden { Foo get(String id); }
public enum E { A, B; public int f() { return 1; } }
public record R(String a, List<Integer> b) {}`,
      [
        'class Service',
        'field Service.MAXint',
        'method Service.get(String,...int):Foo',
        '-interface Hidden',
        '-method Hidden.get(String):Foo',
        'enum E',
        'field E.A',
        'field E.B',
        'method E.f():int',
        'class R',
        'field R.aString',
        'field R.bList<Integer>',
      ],
    ],
    [
      'a.rs',
      `pub struct Store { pub name: String, age: u8 }
struct Inner;
impl Store { pub async fn get(&self, id: &str) -> Result<User, Error> { } fn hidden(&self) {} }
impl Display for Store { fn fmt(&self) {} }
pub trait Repo { fn find(&self, id: u64) -> User; }
pub fn mute(user: &str, n: u8) {}
pub(crate) fn inside() {}
pub enum Level { Low, High(u8) }
#[cfg(test)] mod tests { pub fn t() {} }`,
      [
        'class Store',
        'field Store.nameString',
        '-class Inner',
        'method Store.get(&str):Result<User,Error>',
        'interface Repo',
        'method Repo.find(u64):User',
        'function mute(&str,u8)',
        '-function inside()',
        'enum Level',
        'field Level.Low',
        'field Level.High',
      ],
    ],
    [
      'A.cs',
      `namespace Shop;
public class Service : IService { public string Name { get; set; } public int Y; private int x;
  public async Task<Foo> GetAsync(string id, int b = 1) => null; internal void Hidden() {} }
public record R(string A);
public interface IService { Task<Foo> GetAsync(string id, int b); }
public enum E { A }
class Hidden {}`,
      [
        'class Service',
        'field Service.Namestring',
        'field Service.Y',
        'method Service.GetAsync(string,int?):Task<Foo>',
        'class R',
        'field R.Astring',
        'interface IService',
        'method IService.GetAsync(string,int):Task<Foo>',
        'enum E',
        'field E.A',
        '-class Hidden',
      ],
    ],
  ])('of %s', async (path, text, expected) => {
    const facts = await factsOf(path, text);
    const named = facts.filter(({ kind, name }) => kind !== 'endpoint' && name !== 'Alias');
    expect(shown(named)).toEqual(expected);
  });

  it.each<[string, string, string]>([
    [
      'a.ts',
      'export function f(a: string, b: { x: number; y: string }): void { const c = 1; }',
      'export function f(\n  a: string,\n  // why\n  b: {\n    x: number;\n    y: string;\n  },\n): void {\n  const renamed = 2;\n}',
    ],
    [
      'a.py',
      'def f(a: str, b=1) -> None:\n    x = 1',
      'def f(\n    a: str,\n    b=1,\n) -> None:\n    """Says what it does."""\n    y = 2',
    ],
    [
      'a.go',
      'package a\nfunc F(a string, b int) error { return nil }',
      'package a\n// F does.\nfunc F(\n\ta string,\n\tb int,\n) error {\n\treturn nil\n}',
    ],
  ])('of %s are the same in another layout with other locals and comments', async (path, one, other) => {
    expect(shown(await factsOf(path, other))).toEqual(shown(await factsOf(path, one)));
  });
});

describe('resources', () => {
  it.each<[string, string, string[]]>([
    [
      'lib/stack.ts',
      "const t = new dynamodb.Table(this, 'Prefs', { tableName: 'prefs', partitionKey: { name: 'pk' } }); new sqs.Queue(this, 'Jobs'); new Map(this, 'No'); new Table(rows, cols)",
      ['table prefs', 'queue Jobs'],
    ],
    ['stack.py', 'class S(Stack):\n    def __init__(self):\n        dynamodb.Table(self, "Prefs", table_name="prefs")', ['table prefs']],
    [
      'template.yaml',
      'Resources:\n  Prefs:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Sub "${Stage}-prefs"\n  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        Get:\n          Type: Api\n          Properties: { Path: /v1/x, Method: get }\n',
      ['table Prefs', 'function-resource Api', 'endpoint GET /v1/x'],
    ],
    [
      'main.tf',
      'resource "aws_dynamodb_table" "prefs" {\n  name = "preferences"\n}\nresource "aws_iam_role" "r" {\n}\nresource "aws_apigatewayv2_route" "x" {\n  route_key = "POST /v1/x"\n}',
      ['table preferences', 'endpoint POST /v1/x'],
    ],
    ['db/1.sql', 'CREATE TABLE IF NOT EXISTS public."users" (id int);\ncreate table old (id int); DROP TABLE old;', ['table users']],
    ['schema.prisma', 'model User {\n  id Int @id\n  @@map("users")\n}\nmodel Post {\n  id Int\n}', ['table users', 'table Post']],
    ['db.ts', "export const users = pgTable('users', {}); @Entity('orders') class Order {}", ['table users', 'table orders']],
    ['tag.ts', "class Task { @JoinTable({ name: 'task_tags', joinColumn: { name: 'id' } }) tags; }", ['table task_tags']],
    ['Order.java', '@Entity\n@Table(schema = "shop", name = "orders")\nclass Order {}', ['table orders']],
    ['Order.cs', '[Table("orders")] class Order { void M(B b) { b.Entity<Line>().ToTable("lines"); } }', ['table lines', 'table orders']],
    ['values.yaml', 'resources:\n  limits: 1\n', []],
  ])('of %s', async (path, text, expected) => {
    const facts = (await factsOf(path, text)).filter(({ kind }) => !['function', 'constant', 'class', 'method', 'field'].includes(kind));
    expect(facts.map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
  });

  it('names events that are sent or listened to, and no events of the DOM', async () => {
    const facts = await factsOf(
      'a.ts',
      "bus.emit('user.created', 1); el.on('click', f); client.send(new PutEvents({ Entries: [{ DetailType: 'OrderPlaced' }] }))",
    );
    expect(facts.filter(({ kind }) => kind === 'event').map(({ name }) => name)).toEqual(['user.created', 'OrderPlaced']);
  });
});

describe('what cannot be read', () => {
  it.each<[string, string, string, RegExp]>([
    ['broken code', 'a.ts', 'export function good(): void {}\nexport class {{{ @@', /syntax that the grammar does not know/],
    ['a file of another kind', 'a.xyz', 'x', /no reader/],
    ['a huge file', 'a.ts', `// ${'x'.repeat(MAX_CODE_BYTES)}`, /not read/],
    ['a broken template', 'a.yaml', 'Resources:\n  A: {Type: AWS::SQS::Queue\n B: [', /./],
  ])('%s is named, never thrown', async (_, path, text, problem) => {
    const read = await reader.read({ path, text });
    expect(read.problem).toMatch(problem);
  });

  it('is given up in time, and the next file is read as if nothing had been', async () => {
    await expect(withTree('javascript', 'f()'.repeat(5000), () => 0, 0)).rejects.toThrow(/no tree in 0 seconds/);
    expect(shown(await factsOf('a.js', 'export function good() {}'))).toContain('function good()');
  });

  it('is no reason to leave out what stands around it', async () => {
    const { facts } = await reader.read({ path: 'a.ts', text: 'export function good(): void {}\nexport const x = {{{ ;\n' });
    expect(shown(facts)).toContain('function good():void');
  });
});
