export { formatInvoice } from './format.js';
export { createInvoice } from './invoice.js';
