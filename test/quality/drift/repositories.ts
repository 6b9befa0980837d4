import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkTree } from '../../../lib/app/ports.ts';
import { PACKAGE_ROOT } from '../../support/package-root.ts';

export type Texts = Readonly<Record<string, string>>;
export type Language = 'ts' | 'py' | 'go' | 'java' | 'rs';

/** A small repository whose design and code agree, and what of it can be broken. */
export interface Repository {
  name: string;
  language: Language;
  files: Texts;
  /** Name in the design, and the files that would go with it. */
  components: readonly (readonly [string, ...string[]])[];
  /** Path, and name of a type, function or method that the design writes down. */
  exports: readonly (readonly [string, string])[];
  /** Endpoint as the design writes it, file, the lines that make it, and what another method and another path would be. */
  endpoints: readonly { name: string; path: string; text: string; otherMethod: string; otherPath: string }[];
}

const FOLDER = join(PACKAGE_ROOT, 'test', 'quality', 'fixtures', 'drift');

function filesOf(name: string): Texts {
  const root = join(FOLDER, name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

/** A work tree in memory. Ids are the texts themselves: equal ids, equal bytes. */
export function treeOf(files: Texts): WorkTree {
  const encoder = new TextEncoder();
  return {
    list: async () =>
      Object.entries(files)
        .map(([path, text]) => ({ path, id: text, size: text.length }))
        .sort((one, other) => (one.path < other.path ? -1 : 1)),
    read: async (path) => (Object.hasOwn(files, path) ? encoder.encode(files[path]) : undefined),
  };
}

const route = (name: string, path: string, text: string, [otherMethod, otherPath]: [string, string]) => ({
  name,
  path,
  text,
  otherMethod,
  otherPath,
});

const EXPRESS = 'src/http/preference-routes.ts';
const NEST = 'src/orders/orders.controller.ts';
const CHI = 'internal/api/server.go';
const SPRING = 'src/main/java/shop/billing/InvoiceController.java';
const AXUM = 'src/routes.rs';
const BILLING = 'src/main/java/shop/billing';

export const REPOSITORIES: readonly Repository[] = [
  {
    name: 'notify',
    language: 'ts',
    files: filesOf('notify'),
    components: [
      ['PreferenceService', 'src/preferences/preference-service.ts'],
      ['PreferenceRepository', 'src/preferences/preference-repository.ts'],
      ['DeliveryDispatcher', 'src/delivery/dispatcher.ts'],
      ['EmailChannel', 'src/delivery/email-channel.ts'],
      ['SmsChannel', 'src/delivery/sms-channel.ts'],
      ['PreferenceRoutes', EXPRESS],
      ['NotifyStack', 'infra/notify-stack.ts'],
    ],
    exports: [
      ...['PreferenceService', 'get', 'mute', 'unmute', 'allows'].map((name) => ['src/preferences/preference-service.ts', name] as const),
      ...['PreferenceRepository', 'load', 'save', 'createDynamoRepository'].map(
        (name) => ['src/preferences/preference-repository.ts', name] as const,
      ),
      ...['DeliveryDispatcher', 'register', 'deliver'].map((name) => ['src/delivery/dispatcher.ts', name] as const),
      ['src/delivery/email-channel.ts', 'EmailChannel'],
      ['src/delivery/email-channel.ts', 'send'],
      ['src/delivery/sms-channel.ts', 'SmsChannel'],
      ['src/delivery/sms-channel.ts', 'normaliseNumber'],
      [EXPRESS, 'createPreferenceRoutes'],
      ['infra/notify-stack.ts', 'NotifyStack'],
      ...['Preferences', 'QuietHours', 'Receipt', 'ChannelSender'].map((name) => ['src/types.ts', name] as const),
    ],
    endpoints: [
      route('GET /v1/users/{id}/preferences', EXPRESS, "router.get('/users/:id/preferences'", [
        "router.patch('/users/:id/preferences'",
        "router.get('/users/:id/settings'",
      ]),
      route('PUT /v1/users/{id}/preferences/{channel}/mute', EXPRESS, "router.put('/users/:id/preferences/:channel/mute'", [
        "router.post('/users/:id/preferences/:channel/mute'",
        "router.put('/users/:id/channels/:channel/silence'",
      ]),
      route('DELETE /v1/users/{id}/preferences/{channel}/mute', EXPRESS, "router.delete('/users/:id/preferences/:channel/mute'", [
        "router.patch('/users/:id/preferences/:channel/mute'",
        "router.delete('/users/:id/mutes/:channel'",
      ]),
      route('POST /v1/messages', EXPRESS, "router.post('/messages'", ["router.put('/messages'", "router.post('/deliveries'"]),
    ],
  },
  {
    name: 'orders',
    language: 'ts',
    files: filesOf('orders'),
    components: [
      ['OrdersController', NEST],
      ['OrdersService', 'src/orders/orders.service.ts'],
      ['PricingService', 'src/pricing/pricing.service.ts'],
      ['InvoiceRenderer', 'src/invoices/invoice-renderer.ts'],
      ['Entities', 'src/orders/order.entity.ts'],
    ],
    exports: [
      [NEST, 'OrdersController'],
      ...['OrdersService', 'place', 'find', 'cancel'].map((name) => ['src/orders/orders.service.ts', name] as const),
      ...['PricingService', 'total', 'tax', 'roundMoney'].map((name) => ['src/pricing/pricing.service.ts', name] as const),
      ['src/invoices/invoice-renderer.ts', 'InvoiceRenderer'],
      ['src/invoices/invoice-renderer.ts', 'render'],
      ...['Order', 'OrderLine', 'OrderStatus'].map((name) => ['src/orders/order.entity.ts', name] as const),
    ],
    endpoints: [
      route('POST /orders', NEST, '@Post()', ['@Put()', "@Post('new')"]),
      route('GET /orders/:id', NEST, "@Get(':id')", ["@Patch(':id')", "@Get('by-id/:id')"]),
      route('POST /orders/:id/cancel', NEST, "@Post(':id/cancel')", ["@Delete(':id/cancel')", "@Post(':id/cancellation')"]),
      route('GET /orders/:id/invoice', NEST, "@Get(':id/invoice')", ["@Post(':id/invoice')", "@Get(':id/bill')"]),
    ],
  },
  {
    name: 'inventory',
    language: 'py',
    files: filesOf('inventory'),
    components: [
      ['Stock API', 'app/api/stock.py'],
      ['Reservation API', 'app/api/reservations.py'],
      ['StockService', 'app/services/stock_service.py'],
      ['ReservationService', 'app/services/reservation_service.py'],
      ['StockRepository', 'app/repositories/stock_repository.py'],
      ['Models', 'app/models.py'],
      ['Reports', 'app/reports.py'],
    ],
    exports: [
      ...['StockService', 'get_stock', 'adjust', 'low_stock'].map((name) => ['app/services/stock_service.py', name] as const),
      ...['ReservationService', 'reserve', 'release', 'expire_reservations'].map(
        (name) => ['app/services/reservation_service.py', name] as const,
      ),
      ...['StockRepository', 'load', 'store'].map((name) => ['app/repositories/stock_repository.py', name] as const),
      ...['StockItem', 'Reservation'].map((name) => ['app/models.py', name] as const),
      ...['stock_report', 'as_csv'].map((name) => ['app/reports.py', name] as const),
    ],
    endpoints: [
      route('GET /stock/{sku}', 'app/api/stock.py', '@router.get("/{sku}")', ['@router.patch("/{sku}")', '@router.get("/by-sku/{sku}")']),
      route('POST /stock/{sku}/adjust', 'app/api/stock.py', '@router.post("/{sku}/adjust")', [
        '@router.put("/{sku}/adjust")',
        '@router.post("/{sku}/correct")',
      ]),
      route('POST /reservations', 'app/api/reservations.py', '@router.post("", ', ['@router.put("", ', '@router.post("/hold", ']),
      route('GET /reservations/{reservation_id}', 'app/api/reservations.py', '@router.get("/{reservation_id}")', [
        '@router.head("/{reservation_id}")',
        '@router.get("/{reservation_id}/details")',
      ]),
      route('DELETE /reservations/{reservation_id}', 'app/api/reservations.py', '@router.delete("/{reservation_id}", ', [
        '@router.post("/{reservation_id}", ',
        '@router.delete("/{reservation_id}/hold", ',
      ]),
    ],
  },
  {
    name: 'ledger',
    language: 'go',
    files: filesOf('ledger'),
    components: [
      ['AccountStore', 'internal/accounts/store.go'],
      ['TransferService', 'internal/transfers/service.go'],
      ['Money', 'internal/money/money.go', 'internal/money/money_test.go'],
      ['HTTP API', CHI],
      ['Audit', 'internal/audit/audit.go', 'migrations/0001_init.sql'],
    ],
    exports: [
      ...['Store', 'Account', 'Get', 'Put', 'List', 'NewMemoryStore'].map((name) => ['internal/accounts/store.go', name] as const),
      ...['Service', 'Receipt', 'NewService', 'Transfer', 'Reverse'].map((name) => ['internal/transfers/service.go', name] as const),
      ...['Parse', 'Format'].map((name) => ['internal/money/money.go', name] as const),
      [CHI, 'NewServer'],
      ...['Record', 'Entries'].map((name) => ['internal/audit/audit.go', name] as const),
    ],
    endpoints: [
      route('GET /v1/accounts/{id}', CHI, 'r.Get("/accounts/{id}"', ['r.Patch("/accounts/{id}"', 'r.Get("/users/{id}/account"']),
      route('PUT /v1/accounts/{id}', CHI, 'r.Put("/accounts/{id}"', ['r.Post("/accounts/{id}"', 'r.Put("/accounts/{id}/open"']),
      route('POST /v1/transfers', CHI, 'r.Post("/transfers"', ['r.Put("/transfers"', 'r.Post("/payments"']),
      route('POST /v1/transfers/{id}/reverse', CHI, 'r.Post("/transfers/{id}/reverse"', [
        'r.Delete("/transfers/{id}/reverse"',
        'r.Post("/reversals/{id}"',
      ]),
    ],
  },
  {
    name: 'billing',
    language: 'java',
    files: filesOf('billing'),
    components: [
      ['InvoiceController', SPRING],
      ['InvoiceService', `${BILLING}/InvoiceService.java`],
      ['TaxCalculator', 'src/main/java/shop/tax/TaxCalculator.java'],
      ['DunningJob', `${BILLING}/DunningJob.java`],
    ],
    exports: [
      [SPRING, 'InvoiceController'],
      ...['InvoiceService', 'create', 'find', 'pay', 'cancel'].map((name) => [`${BILLING}/InvoiceService.java`, name] as const),
      ...['TaxCalculator', 'taxOf', 'isExempt'].map((name) => ['src/main/java/shop/tax/TaxCalculator.java', name] as const),
      [`${BILLING}/DunningJob.java`, 'DunningJob'],
      [`${BILLING}/DunningJob.java`, 'run'],
      [`${BILLING}/Invoice.java`, 'Invoice'],
      [`${BILLING}/InvoiceStatus.java`, 'InvoiceStatus'],
      [`${BILLING}/Payment.java`, 'Payment'],
    ],
    endpoints: [
      route('GET /api/invoices/{id}', SPRING, '@GetMapping("/{id}")', ['@PatchMapping("/{id}")', '@GetMapping("/by-id/{id}")']),
      route('POST /api/invoices', SPRING, '@PostMapping\n', ['@PutMapping\n', '@PostMapping("/new")\n']),
      route('POST /api/invoices/{id}/pay', SPRING, '@PostMapping("/{id}/pay")', [
        '@PutMapping("/{id}/pay")',
        '@PostMapping("/{id}/payments")',
      ]),
      route('DELETE /api/invoices/{id}', SPRING, '@DeleteMapping("/{id}")', ['@PutMapping("/{id}")', '@DeleteMapping("/{id}/open")']),
    ],
  },
  {
    name: 'links',
    language: 'rs',
    files: filesOf('links'),
    components: [
      ['LinkStore', 'src/store.rs'],
      ['Codes', 'src/codes.rs'],
      ['HTTP', AXUM],
      ['Statistics', 'src/stats.rs'],
    ],
    exports: [
      ...['LinkStore', 'MemoryStore', 'StoreError', 'find', 'save'].map((name) => ['src/store.rs', name] as const),
      ...['encode', 'decode'].map((name) => ['src/codes.rs', name] as const),
      [AXUM, 'router'],
      ...['Stats', 'summarise'].map((name) => ['src/stats.rs', name] as const),
      ['src/model.rs', 'Link'],
    ],
    endpoints: [
      route('GET /{code}/preview', AXUM, '.route("/:code/preview", get(preview))', [
        '.route("/:code/preview", post(preview))',
        '.route("/:code/peek", get(preview))',
      ]),
      route('POST /api/links', AXUM, '.route("/api/links", post(create))', [
        '.route("/api/links", put(create))',
        '.route("/api/shorten", post(create))',
      ]),
      route('DELETE /api/links/{code}', AXUM, '.route("/api/links/:code", delete(remove))', [
        '.route("/api/links/:code", post(remove))',
        '.route("/api/links/:code/remove", delete(remove))',
      ]),
      route('GET /api/links/{code}/stats', AXUM, '.route("/api/links/:code/stats", get(stats))', [
        '.route("/api/links/:code/stats", post(stats))',
        '.route("/api/links/:code/hits", get(stats))',
      ]),
    ],
  },
];
