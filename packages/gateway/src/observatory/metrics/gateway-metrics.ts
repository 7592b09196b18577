import type { ClientUsage } from "../../contract/client-desk.js";
import type { MetricDefinition, Sample } from "./metric-definition.js";

const ofClient = ["client"] as const;

/** Metrics of the server's requests, of the clients and their limits, and of the gateway. */
export const gatewayMetrics: readonly MetricDefinition[] = [
  {
    name: "hotspare_requests_total",
    type: "counter",
    help: "Requests of clients that have ended, by status. A client that left before the answer has 499.",
    labels: ["route", "method", "client", "model", "status"],
    read: ({ requests }) => [...requests.counts].map(({ labels, count }) => [{ ...labels }, count]),
  },
  {
    name: "hotspare_requests_active",
    type: "gauge",
    help: "Running requests of clients.",
    labels: [],
    read: ({ requests }) => [[{}, requests.active]],
  },
  {
    name: "hotspare_request_duration_seconds",
    type: "histogram",
    help: "Time from the head of a request to the end of its answer.",
    labels: ["route", "model", "stream"],
    read: ({ requests }) => [...requests.timed].map(({ labels, duration }) => [{ ...labels }, duration]),
  },
  {
    name: "hotspare_request_first_byte_seconds",
    type: "histogram",
    help: "Time from the head of a request to the first byte of its answer's body.",
    labels: ["route", "model", "stream"],
    read: ({ requests }) => [...requests.timed].map(({ labels, firstByte }) => [{ ...labels }, firstByte]),
  },
  {
    name: "hotspare_client_requests_total",
    type: "counter",
    help: "Requests of a client that its limits allowed.",
    labels: ofClient,
    read: ({ clients }) => clients.map(({ name, requests }) => [{ client: name }, requests]),
  },
  {
    name: "hotspare_client_refused_total",
    type: "counter",
    help: "Requests of a client that its limits refused.",
    labels: ofClient,
    read: ({ clients }) => clients.map(({ name, refused }) => [{ client: name }, refused]),
  },
  {
    name: "hotspare_client_in_flight",
    type: "gauge",
    help: "Running requests of a client.",
    labels: ofClient,
    read: ({ clients }) => clients.map(({ name, inFlight }) => [{ client: name }, inFlight]),
  },
  {
    name: "hotspare_client_tokens_total",
    type: "counter",
    help: "Tokens of a client.",
    labels: [...ofClient, "type"],
    read: ({ clients }) =>
      clients.flatMap(({ name, promptTokens, completionTokens }): readonly Sample<number>[] => [
        [{ client: name, type: "input" }, promptTokens],
        [{ client: name, type: "output" }, completionTokens],
      ]),
  },
  {
    name: "hotspare_client_cost_total",
    type: "counter",
    help: "Cost of a client's requests. Absent without prices.",
    labels: [...ofClient, "currency"],
    read: ({ clients, currency = "" }) =>
      clients.flatMap(({ name, cost }): readonly Sample<number>[] =>
        cost === undefined ? [] : [[{ client: name, currency }, cost]],
      ),
  },
  {
    name: "hotspare_client_budget_limit",
    type: "gauge",
    help: "Budget of a client for this calendar month, UTC.",
    labels: [...ofClient, "currency"],
    read: ({ clients }) => budgets(clients, ({ limit }) => limit),
  },
  {
    name: "hotspare_client_budget_spent",
    type: "gauge",
    help: "Amount that a client has spent in this calendar month, UTC.",
    labels: [...ofClient, "currency"],
    read: ({ clients }) => budgets(clients, ({ spent }) => spent),
  },
  {
    name: "hotspare_wrong_keys_total",
    type: "counter",
    help: "Requests with an unknown key.",
    labels: [],
    read: ({ wrongKeys }) => [[{}, wrongKeys]],
  },
  {
    name: "hotspare_fleet_connected",
    type: "gauge",
    help: "1 while this process shares health with its fleet, 0 while it works alone. Absent without a fleet.",
    labels: [],
    read: ({ fleet }) =>
      fleet === undefined || fleet.state === "none" ? [] : [[{}, fleet.state === "connected" ? 1 : 0]],
  },
  {
    name: "hotspare_build_info",
    type: "gauge",
    help: "1, with the version of the gateway.",
    labels: ["version"],
    read: ({ version }) => [[{ version }, 1]],
  },
];

type Budget = NonNullable<ClientUsage["budget"]>;

function budgets(
  clients: readonly ClientUsage[],
  read: (budget: Budget) => number,
): readonly Sample<number>[] {
  return clients.flatMap(({ name, budget }): readonly Sample<number>[] =>
    budget === undefined ? [] : [[{ client: name, currency: budget.currency }, read(budget)]],
  );
}
