// A strategy of our own: credentials take turns. Probes, fault domains and failover stay as they are.
import { type CredentialSwitcher, createHotspare, type Logger, type SwitcherFactory } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

/** Takes turns instead of keeping to an order: each call begins with the next healthy credential. */
const takeTurns: SwitcherFactory = ({ credentials, health }): CredentialSwitcher => {
  const ids = credentials.map(({ id }) => id);
  let turn = 0;
  return {
    get activeId() {
      return ids.find((id) => health.isClosed(id));
    },
    acquire({ excluded, isCapable }) {
      const inTurn = ids.map((_, index) => ids[(turn + index) % ids.length] ?? "");
      const usable = inTurn.filter((id) => isCapable(id) && !excluded.has(id));
      // A credential whose time has come is probed, by this one call.
      const due = usable.find((id) => {
        const state = health.of(id);
        return state.state === "open" && state.probeDue;
      });
      if (due !== undefined) {
        return { probe: due };
      }
      const closed = usable.find((id) => health.isClosed(id) && health.hasRoom(id));
      if (closed !== undefined) {
        turn = ids.indexOf(closed) + 1;
        return { lease: health.lease(closed, "attempt") };
      }
      if (usable.length === 0) {
        return { exhausted: true };
      }
      // No credential now: say when to ask again. A closed credential without room may get some when an attempt ends.
      const times = usable.map((id) => {
        const state = health.of(id);
        return state.state === "closed" ? health.roomAtMs(id) : state.retryAtMs;
      });
      return { retryAtMs: Math.min(...times), verdictPending: usable.some((id) => health.isClosed(id)) };
    },
    snapshot: () => ids.map((id) => health.status(id)),
    reset() {
      turn = 0;
    },
  };
};

const logger: Logger = {
  debug: () => undefined,
  info: (message) => console.log(`info: ${message}`),
  warn: (message) => console.log(`warn: ${message}`),
  error: (message) => console.log(`error: ${message}`),
};

await using simulator = await startSimulator();
await using hotspare = createHotspare({ plugins: [openai()], switcher: takeTurns, logger });
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: ["a", "b", "c"].map((id) => ({
    id,
    provider: "openai",
    apiKey: `key-of-${id}`,
    baseURL: simulator.baseURL,
  })),
});

async function embed(): Promise<void> {
  const { credentialId } = await embedder.embed(["hello"]);
  console.log(`served by ${credentialId}`);
}

for (let call = 0; call < 3; call += 1) await embed();
simulator.key("key-of-b").revoked();
for (let call = 0; call < 4; call += 1) await embed();
