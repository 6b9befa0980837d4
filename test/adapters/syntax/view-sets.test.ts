import { describe, expect, it } from '@jest/globals';
import { createCodeReader } from '../../../lib/adapters/syntax/index.ts';
import { withMounts } from '../../../lib/domain/drift/index.ts';

const VIEWS = `class CartViewSet(viewsets.ModelViewSet):
    queryset = Cart.objects.all()

    @action(detail=True, methods=["post"], url_path="check-out")
    def check_out(self, request, pk=None): ...

    @action(detail=False)
    def recent(self, request): ...

class PriceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    def retrieve(self, request, pk=None): ...

class Other(View):
    def list(self, request): ...
`;

describe('view sets of Django REST framework', () => {
  const reader = createCodeReader();
  const endpointsOf = async (files: Readonly<Record<string, string>>): Promise<string[]> => {
    const read = await Promise.all(Object.entries(files).map(([path, text]) => reader.read({ path, text })));
    return withMounts(read).flatMap(({ kind, name }) => (kind === 'endpoint' ? [name] : []));
  };

  it.each<[string, Record<string, string>]>([
    [
      'beside their urls',
      {
        'shop/urls.py': `from .views import CartViewSet, PriceViewSet
router.register(r"carts", CartViewSet, basename="cart")
router.register("prices", PriceViewSet)`,
      },
    ],
    [
      'by their module',
      { 'shop/urls.py': 'from . import views\nrouter.register("carts", views.CartViewSet)\nrouter.register("prices", views.PriceViewSet)' },
    ],
    [
      'in the urls of the project',
      {
        'site/urls.py':
          'from shop.views import CartViewSet, PriceViewSet\nrouter.register("carts", CartViewSet)\nrouter.register("prices", PriceViewSet)',
      },
    ],
  ])('answer below the prefix that a router registers them by: %s', async (_where, urls) => {
    expect(await endpointsOf({ 'shop/views.py': VIEWS, ...urls })).toEqual([
      ...['GET /carts', 'POST /carts', 'GET /carts/{pk}', 'PUT /carts/{pk}', 'PATCH /carts/{pk}', 'DELETE /carts/{pk}'],
      ...['POST /carts/{pk}/check-out', 'GET /carts/recent', 'GET /prices', 'GET /prices/{pk}'],
    ]);
  });

  it('answer to methods that are written as constants', async () => {
    const view =
      'class CartViewSet(ViewSet):\n    @action(detail=False, methods=[HTTPMethod.POST, http.HTTPMethod.PUT, "patch"])\n    def pay(self): ...\n';

    expect(await endpointsOf({ 'shop/views.py': view })).toEqual(['POST /pay', 'PUT /pay', 'PATCH /pay']);
  });

  it('answer where none registers them, by what is known', async () => {
    expect(await endpointsOf({ 'shop/views.py': 'class CartViewSet(ViewSet):\n    def list(self, request): ...\n' })).toEqual(['GET /']);
  });
});
