import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { withMounts } from '../../../lib/domain/drift/index.ts';

const MAIN = `package main
func main() {
  r := gin.Default()
  v1 := r.Group("/api")
  users.UsersRegister(v1.Group("/users"))
  articles.Register(v1)
  r.GET("/health", h)
}
`;
const REGISTER = 'func Register(router *gin.RouterGroup) {';

describe('routes of Go whose router is handed to a function', () => {
  const reader = createCodeReader();
  const endpointsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const read = await Promise.all(Object.entries(files).map(([path, text]) => reader.read({ path, text })));
    return withMounts(read)
      .filter(({ kind }) => kind === 'endpoint')
      .map(({ name }) => name)
      .sort();
  };

  it.each<[string, Record<string, string>, string[]]>([
    [
      'of another package, as a group made for it or as one with a name',
      {
        'main.go': MAIN,
        'users/routers.go': 'package users\nfunc UsersRegister(router *gin.RouterGroup) { router.POST("/", h); router.POST("/login", h) }',
        'articles/routers.go': `package articles\n${REGISTER} router.GET("/articles/:slug", h) }`,
      },
      ['GET /api/articles/:slug', 'GET /health', 'POST /api/users', 'POST /api/users/login'],
    ],
    [
      'by the name of the package where several packages have that function',
      {
        'main.go': 'package main\nfunc main() { a.Register(r.Group("/a")); b.Register(r.Group("/b")) }',
        'a/a.go': `package a\n${REGISTER} router.GET("/x", h) }`,
        'b/b.go': `package b\n${REGISTER} router.GET("/y", h) }`,
      },
      ['GET /a/x', 'GET /b/y'],
    ],
    [
      'through a function that hands it on',
      {
        'main.go': 'package main\nfunc main() { Routes(r.Group("/v1")) }',
        'routes.go': 'package main\nfunc Routes(rg *gin.RouterGroup) { Users(rg.Group("/users")); Plain(rg) }',
        'users.go':
          'package main\nfunc Users(rg *gin.RouterGroup) { rg.GET("/:id", h) }\nfunc Plain(rg *gin.RouterGroup) { rg.GET("/plain", h) }',
      },
      ['GET /v1/plain', 'GET /v1/users/:id'],
    ],
    [
      'as itself, held by a field',
      {
        'main.go':
          'package main\nfunc (s *Server) routes() { s.router.HandleFunc("/x", h).Methods("GET"); s.api = s.router.PathPrefix("/v1").Subrouter(); s.api.HandleFunc("/y", h).Methods("POST"); z := s.api.PathPrefix("/z").Subrouter(); z.HandleFunc("/{id}", h).Methods("PUT") }',
      },
      ['GET /x', 'POST /v1/y', 'PUT /v1/z/{id}'],
    ],
    [
      'as a group that a field holds',
      {
        'main.go': 'package main\nfunc (s *Server) routes() { s.api = s.router.Group("/api"); users.Register(s.api) }',
        'users/users.go': `package users\n${REGISTER} router.GET("/users", h) }`,
      },
      ['GET /api/users'],
    ],
    [
      'as a router that chi mounts',
      {
        'main.go': 'package main\nfunc main() { r.Mount("/users", users.Routes()) }',
        'users/routes.go': 'package users\nfunc Routes() chi.Router { r := chi.NewRouter(); r.Get("/{id}", h); return r }',
      },
      ['GET /users/{id}'],
    ],
    [
      'once for each prefix that it is handed',
      { 'main.go': `package main\nfunc main() { Register(r.Group("/v1")); Register(r.Group("/v2")) }\n${REGISTER} router.GET("/x", h) }` },
      ['GET /v1/x', 'GET /v2/x'],
    ],
    [
      'and leaves alone what nobody calls',
      { 'main.go': 'package main\nfunc main() { Start(ctx) }', 'b.go': `package main\n${REGISTER} router.GET("/x", h) }` },
      ['GET /x'],
    ],
  ])('are found below its prefix: %s', async (_what, files, expected) => {
    expect(await endpointsOf(files)).toEqual(expected);
  });
});
