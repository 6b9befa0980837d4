/** How a contract suite gets a fresh, empty implementation of its port, and lets go of it. */
export interface Harness<Port> {
  readonly port: Port;
  close(): Promise<void> | void;
}

export type CreateHarness<Port> = () => Promise<Harness<Port>> | Harness<Port>;

/** Runs a test body with a fresh harness and closes it whatever happens. */
export function withHarness<Port>(create: CreateHarness<Port>, body: (port: Port) => Promise<void>): () => Promise<void> {
  return async () => {
    const harness = await create();
    try {
      await body(harness.port);
    } finally {
      await harness.close();
    }
  };
}
