const WIDTH = 44;

/** Prints an invoice as text, 44 characters wide. */
export function formatInvoice({ number, lines, subtotal, discount, total }) {
  return [
    `Invoice ${number}`,
    '-'.repeat(WIDTH),
    ...lines.map(({ description, quantity, gross }) => row(`${quantity} x ${description}`, gross)),
    '-'.repeat(WIDTH),
    ...(discount === 0 ? [] : [row('Subtotal', subtotal), row('Discount', -discount)]),
    row('Total', total),
    '',
  ].join('\n');
}

function row(label, cents) {
  const amount = formatCents(cents);
  const room = WIDTH - amount.length - 1;
  return `${label.slice(0, room).padEnd(room)} ${amount}`;
}

function formatCents(cents) {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
