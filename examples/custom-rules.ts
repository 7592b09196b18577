// A rule of our own for an error that no provider knows, and a classifier around all rules.
import { createHotspare, type ErrorClassifier, type ErrorRule } from "@hotspare/core";
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

await using simulator = await startSimulator();
await using hotspare = createHotspare({
  plugins: [openai()],
  rules: [budgetRule],
  classifier: watchfulClassifier,
});
const embedder = hotspare.embedder({
  model: "text-embedding-3-small",
  credentials: ["a", "b"].map((id) => ({
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
simulator.key("key-of-a").status(460, { body: { error: { message: "Something of 2027" } }, times: 1 });
await embed();
// What no rule knew is kept, without prompts and keys. "hotspare explain --suggest" makes rules from it.
for (const { status, message, next } of hotspare.unknownErrors()) {
  console.log(
    `unknown: ${status} ${message}; the next credential answered ${next.answered} of these requests`,
  );
}
simulator.key("key-of-a").status(418);
await embed();
await embed();
