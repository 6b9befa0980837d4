export * from './catalogue.ts';
export * from './from-run-event.ts';
export * from './hooks.ts';
export * from './inbound.ts';
export * from './notification.ts';
export * from './webhooks.ts';
