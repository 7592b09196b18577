import { type AttemptOutcome, type ClientTokens, type CredentialTally } from "../model-tally.js";
import type { ObservedModel } from "../observed-models.js";
import type { Labels, MetricDefinition, Sample, Scrape } from "./metric-definition.js";

const ofModel = ["model", "kind"] as const;
const ofCredential = [...ofModel, "credential"] as const;

const states = ["closed", "open", "half_open"] as const;

/**
 * Metrics of the models and their credentials. A metric that @hotspare/opentelemetry counts too has the name that Prometheus makes of OpenTelemetry's name. The
 * labels are shorter.
 */
export const modelMetrics: readonly MetricDefinition[] = [
  {
    name: "hotspare_calls_total",
    type: "counter",
    help: "Calls that have ended, by outcome.",
    labels: [...ofModel, "outcome"],
    read: (scrape) => counts(scrape, "outcome", ({ tally }) => tally.calls),
  },
  {
    name: "hotspare_calls_active",
    type: "gauge",
    help: "Running calls, waiting calls included.",
    labels: ofModel,
    read: ({ models }) => models.map((model) => [labelsOf(model), model.open.calls]),
  },
  {
    name: "hotspare_calls_waiting",
    type: "gauge",
    help: "Calls that wait for a credential.",
    labels: ofModel,
    read: ({ models }) => models.map((model) => [labelsOf(model), model.open.waiting]),
  },
  {
    name: "hotspare_wait_duration_seconds",
    type: "histogram",
    help: "Time that calls waited for a credential.",
    labels: ofModel,
    read: ({ models }) => models.map((model) => [labelsOf(model), model.tally.waits]),
  },
  {
    name: "hotspare_attempts_total",
    type: "counter",
    help: "Requests to providers, by outcome.",
    labels: [...ofCredential, "outcome"],
    read: (scrape) =>
      ofTallies(scrape, ({ attempts }, labels) =>
        (Object.keys(attempts) as AttemptOutcome[]).map((outcome) => [
          { ...labels, outcome },
          attempts[outcome],
        ]),
      ),
  },
  {
    name: "hotspare_failures_total",
    type: "counter",
    help: "Requests to providers that failed, by error class.",
    labels: [...ofCredential, "class"],
    read: (scrape) =>
      ofTallies(scrape, ({ failures }, labels) =>
        [...failures].map(([name, count]) => [{ ...labels, class: name }, count]),
      ),
  },
  {
    name: "hotspare_tokens_total",
    type: "counter",
    help: "Tokens of attempts, by client. Requests without a configured client count as (none).",
    labels: [...ofCredential, "client", "type"],
    read: (scrape) =>
      ofClients(scrape, ({ prompt, completion }, labels) => [
        [{ ...labels, type: "input" }, prompt],
        [{ ...labels, type: "output" }, completion],
      ]),
  },
  {
    name: "hotspare_cost_total",
    type: "counter",
    help: "Cost of attempts, in the currency of the price table. Absent without prices.",
    labels: [...ofCredential, "client", "currency"],
    read: (scrape) =>
      ofClients(scrape, ({ cost }, labels) =>
        cost === undefined ? [] : [[{ ...labels, currency: scrape.currency ?? "" }, cost]],
      ),
  },
  {
    name: "hotspare_credential_state",
    type: "gauge",
    help: "1 for the present state of the credential's circuit, 0 for the other states.",
    labels: [...ofCredential, "state"],
    read: (scrape) =>
      ofStatus(scrape, (status, labels) =>
        states.map((state) => [{ ...labels, state }, status.state === state ? 1 : 0]),
      ),
  },
  {
    name: "hotspare_credential_active",
    type: "gauge",
    help: "1 if new calls go to the credential now, 0 otherwise.",
    labels: ofCredential,
    read: (scrape) =>
      ofStatus(scrape, ({ id }, labels, { open }) => [[labels, open.activeIds.includes(id) ? 1 : 0]]),
  },
  {
    name: "hotspare_credential_in_flight",
    type: "gauge",
    help: "Running requests.",
    labels: ofCredential,
    read: (scrape) => ofStatus(scrape, ({ inFlight }, labels) => [[labels, inFlight]]),
  },
  {
    name: "hotspare_limit_remaining",
    type: "gauge",
    help: "The rest of a rate limit that the provider states, in requests or tokens.",
    labels: [...ofCredential, "limit"],
    read: (scrape) => ofLimits(scrape, ({ remaining }) => remaining),
  },
  {
    name: "hotspare_limit_headroom",
    type: "gauge",
    help: "The rest of a rate limit that the provider states, as a share from 0 to 1.",
    labels: [...ofCredential, "limit"],
    read: (scrape) => ofLimits(scrape, ({ remaining, limit }) => (limit === 0 ? 0 : remaining / limit)),
  },
  {
    name: "hotspare_switches_total",
    type: "counter",
    help: "Moves to a spare, by the class of the failure.",
    labels: [...ofModel, "class"],
    read: (scrape) => counts(scrape, "class", ({ tally }) => tally.switches),
  },
  {
    name: "hotspare_failbacks_total",
    type: "counter",
    help: "Moves back to a better credential.",
    labels: ofModel,
    read: ({ models }) => models.map((model) => [labelsOf(model), model.tally.failbacks]),
  },
  {
    name: "hotspare_exhaustions_total",
    type: "counter",
    help: "Calls that no credential could answer, by class.",
    labels: [...ofModel, "class"],
    read: (scrape) => counts(scrape, "class", ({ tally }) => tally.exhaustions),
  },
];

type Status = ObservedModel["open"]["status"][number];
type StatedLimit = NonNullable<NonNullable<Status["limits"]>["requests"]>;

function labelsOf({ name, open }: ObservedModel): Labels {
  return { model: name, kind: open.kind };
}

function counts(
  { models }: Scrape,
  label: string,
  read: (model: ObservedModel) => ReadonlyMap<string, number>,
): readonly Sample<number>[] {
  return models.flatMap((model) =>
    [...read(model)].map(([value, count]): Sample<number> => [{ ...labelsOf(model), [label]: value }, count]),
  );
}

function ofTallies(
  { models }: Scrape,
  read: (tally: CredentialTally, labels: Labels) => readonly Sample<number>[],
): readonly Sample<number>[] {
  return models.flatMap((model) =>
    [...model.tally.credentials].flatMap(([credential, tally]) =>
      read(tally, { ...labelsOf(model), credential }),
    ),
  );
}

function ofClients(
  scrape: Scrape,
  read: (tokens: ClientTokens, labels: Labels) => readonly Sample<number>[],
): readonly Sample<number>[] {
  return ofTallies(scrape, ({ tokens }, labels) =>
    [...tokens].flatMap(([client, used]) => read(used, { ...labels, client })),
  );
}

function ofStatus(
  { models }: Scrape,
  read: (status: Status, labels: Labels, model: ObservedModel) => readonly Sample<number>[],
): readonly Sample<number>[] {
  return models.flatMap((model) =>
    model.open.status.flatMap((status) => read(status, { ...labelsOf(model), credential: status.id }, model)),
  );
}

function ofLimits(scrape: Scrape, read: (limit: StatedLimit) => number): readonly Sample<number>[] {
  return ofStatus(scrape, ({ limits }, labels) =>
    (["requests", "tokens"] as const).flatMap((limit): readonly Sample<number>[] => {
      const stated = limits?.[limit];
      return stated === undefined ? [] : [[{ ...labels, limit }, read(stated)]];
    }),
  );
}
