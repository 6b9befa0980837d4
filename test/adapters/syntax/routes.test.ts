import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import type { CodeFact } from '../../../lib/domain/drift/index.ts';

const reader = createCodeReader();
const factsOf = async (path: string, text: string): Promise<CodeFact[]> => (await reader.read({ path, text })).facts;
const endpoints = (facts: readonly CodeFact[]): string[] => facts.filter(({ kind }) => kind === 'endpoint').map(({ name }) => name);

describe('routes', () => {
  it.each<[string, string, string, string[]]>([
    [
      'Express',
      'src/app.ts',
      "const r = Router(); app.use('/v1/users', r); r.get('/:id', show); r.route('/').post(create).get(auth, list); axios.get('/x', config); map.get('/k');",
      ['GET /v1/users/:id', 'POST /v1/users', 'GET /v1/users'],
    ],
    [
      'Fastify',
      'src/app.ts',
      "fastify.get('/a', { schema }, async (req) => 1); fastify.route({ method: ['PUT', 'PATCH'], url: '/b', handler })",
      ['GET /a', 'PUT /b', 'PATCH /b'],
    ],
    ['a path in a constant', 'src/app.ts', "const PATH = '/a'; app.get(PATH, (req, res) => res.end())", ['GET /a']],
    [
      'Hapi',
      'src/app.ts',
      "server.route([{ method: ['PUT', 'PATCH'], path: '/b', handler }, { method: 'get', path: '/c', options: { handler: c } }])",
      ['PUT /b', 'PATCH /b', 'GET /c'],
    ],
    [
      'a table of routes',
      'src/routes.ts',
      "const path = '/a'; export const routes: Route[] = [{ method: 'GET', path, handle: one }, { 'method': 'POST', url: '/b', async run(request) {} }]",
      ['GET /a', 'POST /b'],
    ],
    [
      'what sends requests',
      'src/client.ts',
      "send({ method: 'GET', path: '/a', headers }); axios({ method: 'post', url: '/b', data })",
      [],
    ],
    [
      'Hono',
      'src/app.ts',
      "const app = new Hono().basePath('/api'); app.get('/x', (c) => c.text('')).post('/y', zValidator('json', s), async (c) => 1)",
      ['GET /api/x', 'POST /api/y'],
    ],
    [
      'Elysia',
      'src/carts.ts',
      "export const carts = new Elysia({ prefix: '/carts' }).use(auth).get('/', list).post('/:id', async (ctx) => 1, { body: t.Object({}) })",
      ['GET /carts', 'POST /carts/:id'],
    ],
    [
      'Koa',
      'src/app.js',
      "const router = new Router({ prefix: '/v1' }); router.del('/x/:id', remove); router.all('/any', h)",
      ['DELETE /v1/x/:id', 'ANY /v1/any'],
    ],
    [
      'NestJS',
      'src/users.controller.ts',
      "@Controller('users') export class UsersController { @Get(':id') one() {} @Post() create() {} helper() {} }",
      ['GET /users/:id', 'POST /users'],
    ],
    [
      'Next, app router',
      'src/app/(shop)/api/users/[id]/route.ts',
      'export async function GET(r: Request) {} export const POST = h; export function helper() {}',
      ['GET /api/users/[id]', 'POST /api/users/[id]'],
    ],
    ['Next, pages', 'pages/api/users/index.ts', 'export default function handler() {}', ['ANY /api/users']],
    [
      'CDK',
      'lib/api.ts',
      "api.addRoutes({ path: '/v1/x', methods: [HttpMethod.GET, apigw.HttpMethod.POST], integration })",
      ['GET /v1/x', 'POST /v1/x'],
    ],
    [
      'a REST API in CDK',
      'lib/api.ts',
      "const users = api.root.addResource('users'); const one = users.addResource('{id}'); users.addMethod('POST', i); one.addResource('x').addMethod('GET'); api.root.addMethod('GET')",
      ['POST /users', 'GET /users/{id}/x', 'GET /'],
    ],
    [
      'FastAPI',
      'app/users.py',
      'router = APIRouter(prefix="/users")\n@router.get("/{id}", response_model=User)\nasync def one(id: int): ...\n@app.post("/x")\ndef x(): ...',
      ['GET /users/{id}', 'POST /x'],
    ],
    [
      'Flask',
      'app/users.py',
      'bp = Blueprint("users", __name__, url_prefix="/users")\n@bp.route("/<int:id>", methods=["GET", "DELETE"])\ndef one(id): ...\n@app.route("/")\ndef home(): ...',
      ['GET /users/<int:id>', 'DELETE /users/<int:id>', 'GET /'],
    ],
    [
      'Django',
      'shop/urls.py',
      'urlpatterns = [path("users/<int:id>/", views.one), path("api/", include("shop.api.urls"))]',
      ['ANY /users/<int:id>'],
    ],
    [
      'net/http',
      'main.go',
      'package main\nfunc main() { mux.HandleFunc("GET /users/{id}", show); http.HandleFunc("/health", h); http.Get("/x") }',
      ['GET /users/{id}', 'ANY /health'],
    ],
    [
      'chi',
      'main.go',
      'package main\nfunc main() { r.Route("/v1", func(r chi.Router) { r.Get("/x", h); r.Route("/y", func(r chi.Router) { r.Post("/{id}", h) }) }) }',
      ['GET /v1/x', 'POST /v1/y/{id}'],
    ],
    [
      'gin',
      'main.go',
      'package main\nfunc main() { v1 := r.Group("/v1"); u := v1.Group("/users"); u.GET("/:id", h) }',
      ['GET /v1/users/:id'],
    ],
    ['gorilla', 'main.go', 'package main\nfunc main() { r.HandleFunc("/x", h).Methods("GET", http.MethodPost) }', ['GET /x', 'POST /x']],
    [
      'Spring',
      'A.java',
      '@RestController @RequestMapping("/v1/users") public class A { @GetMapping("/{id}") public U get(@PathVariable String id) {} @PostMapping public void add() {} @RequestMapping(value = "/x", method = RequestMethod.PUT) public void x() {} }',
      ['GET /v1/users/{id}', 'POST /v1/users', 'PUT /v1/users/x'],
    ],
    ['JAX-RS', 'A.java', '@Path("/users") public class A { @GET @Path("/{id}") public U get() {} }', ['GET /users/{id}']],
    [
      'axum',
      'a.rs',
      'fn app() { Router::new().route("/x", get(list).post(create)).route("/x/:id", delete(remove)); }',
      ['GET /x', 'POST /x', 'DELETE /x/:id'],
    ],
    [
      'actix',
      'a.rs',
      '#[get("/x/{id}")] async fn one() {}\nfn cfg() { app.service(web::resource("/y").route(web::post().to(h))); }',
      ['GET /x/{id}', 'POST /y'],
    ],
    [
      'ASP.NET controllers',
      'A.cs',
      '[Route("api/[controller]")] public class UsersController { [HttpGet("{id}")] public U Get(int id) => null; [HttpPost] public U Add() => null; }',
      ['GET /api/Users/{id}', 'POST /api/Users'],
    ],
    [
      'ASP.NET minimal',
      'A.cs',
      'var g = app.MapGroup("/v1"); g.MapGet("/x/{id}", (int id) => 1); app.MapPost("/y", Add);',
      ['GET /v1/x/{id}', 'POST /y'],
    ],
  ])('of %s', async (_, path, text, expected) => {
    expect(endpoints(await factsOf(path, text)).sort()).toEqual([...expected].sort());
  });

  it('tells which router of another file lies below which prefix', async () => {
    const read = await reader.read({
      path: 'src/app.ts',
      text: "import users from './users.ts'; import { x } from './x.js'; app.use('/v1/users', auth, users); app.register(x, { prefix: '/x' });",
    });
    expect(read.mounts).toEqual([
      { prefix: '/v1/users', from: './users.ts' },
      { prefix: '/x', from: './x.js' },
    ]);
  });
});
