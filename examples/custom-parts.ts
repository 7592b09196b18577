// Replaces parts of a Hotspare by options: a rule, a classifier, a switcher and a logger.
import {
  type CredentialSwitcher,
  createHotspare,
  type ErrorClassifier,
  type ErrorRule,
  type Logger,
  type SwitcherFactory,
} from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { startSimulator } from "@hotspare/testkit";

/** A gateway of ours answers 418 when a key's daily budget is spent. No provider knows that, so we say it. */
const budgetRule: ErrorRule = {
  name: "our-gateway/budget",
  classify: ({ facts }) =>
    facts?.status === 418
      ? { class: "quota_exceeded", scope: "credential", reason: "daily_budget_spent" }
      : undefined,
};

/** Lets the rules judge, and writes down what they said about failures nobody knows. */
const watchfulClassifier: ErrorClassifier = {
  classify({ facts, credential }, next) {
    const judgement = next();
    if (judgement.class === "unknown") {
      console.log(`classifier: ${credential.id} failed in an unknown way: ${facts?.message}`);
    }
    return judgement;
  },
};

/** Takes turns instead of keeping to an order: each call begins with the next healthy credential. */
const takeTurns: SwitcherFactory = ({ credentials, health }): CredentialSwitcher => {
  const ids = credentials.map(({ id }) => id);
  let turn = 0;
  return {
    get activeId() {
      return ids.find((id) => health.isClosed(id));
    },
    acquire({ tried, capable, timeoutMs }) {
      const inTurn = ids.map((_, index) => ids[(turn + index) % ids.length] ?? "");
      const usable = inTurn.filter((id) => capable.has(id) && !tried.has(id));
      // One whose time has come is probed, by this one call.
      const due = usable.find((id) => {
        const state = health.of(id);
        return state.state === "open" && state.probeDue;
      });
      if (due !== undefined) {
        return { lease: health.lease(due, "probe", timeoutMs) };
      }
      const closed = usable.find((id) => health.isClosed(id));
      if (closed !== undefined) {
        turn = ids.indexOf(closed) + 1;
        return { lease: health.lease(closed, "attempt") };
      }
      // Nobody now: say when to ask again, or that there is nobody to wait for.
      const times = usable
        .map((id) => health.of(id))
        .flatMap((one) => ("retryAtMs" in one ? one.retryAtMs : []));
      return times.length === 0 ? { exhausted: true } : { retryAtMs: Math.min(...times) };
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
await using hotspare = createHotspare({
  plugins: [openai()],
  rules: [budgetRule],
  classifier: watchfulClassifier,
  switcher: takeTurns,
  logger,
});
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
  const { credentialId, attempts } = await embedder.embed(["hello"]);
  const failed = attempts.flatMap(({ credentialId: id, classification }) =>
    classification === undefined ? [] : [`${id}: ${classification.reason}, by rule ${classification.rule}`],
  );
  console.log(`served by ${credentialId}${failed.length === 0 ? "" : ` after ${failed.join("; ")}`}`);
}

await embed();
await embed();
simulator.key("key-of-c").status(418);
await embed();
await embed();
simulator.key("key-of-a").status(460, { body: { error: { message: "Something of 2027" } }, times: 1 });
await embed();
