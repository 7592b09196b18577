import type { ClientView } from "../../src/contract/feed.js";
import { counted } from "../../src/reading/counted.js";
import { moneyWords, shortAmount } from "../../src/reading/credential-words.js";
import { Meter } from "./meter.js";

/** Above this share the budget is marked. */
const NEARLY_SPENT = 0.9;

/** The clients with their usage and their budgets. */
export function Clients({
  clients,
  currency = "",
}: {
  readonly clients: readonly ClientView[];
  readonly currency: string | undefined;
}) {
  return (
    <section class="panel" aria-labelledby="clients">
      <h2 id="clients">Clients</h2>
      {clients.length === 0 ? <p class="empty">No client has sent a request yet.</p> : null}
      <ul class="clients">
        {clients.map((client) => (
          <Client key={client.name} client={client} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

function Client({ client, currency }: { readonly client: ClientView; readonly currency: string }) {
  const { name, requests, refused, inFlight, promptTokens, completionTokens, cost, budget } = client;
  return (
    <li>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p class="facts">
        <span>{counted(requests.toLocaleString("en"), "request")}</span>
        {refused > 0 ? <span class="strong">{refused.toLocaleString("en")} refused</span> : null}
        <span>{inFlight.toLocaleString("en")} in flight</span>
        <span>
          {shortAmount(promptTokens)} prompt + {counted(shortAmount(completionTokens), "completion token")}
        </span>
        {cost === undefined ? null : <span>{moneyWords(cost, currency)}</span>}
      </p>
      {budget === undefined ? null : (
        <Meter
          label="budget"
          value={budget.spent}
          limit={budget.limit}
          words={`${moneyWords(budget.spent, "")} of ${moneyWords(budget.limit, budget.currency)} this month`}
          isScarce={budget.spent > budget.limit * NEARLY_SPENT}
        />
      )}
    </li>
  );
}
