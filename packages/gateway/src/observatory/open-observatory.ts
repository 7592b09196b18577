import { type Clock, systemClock } from "@hotspare/core";
import { costOf, priceOf } from "@hotspare/core/plugin";
import type { ClientDesk } from "../contract/client-desk.js";
import type { EndedRequest, Observatory } from "../contract/observatory.js";
import type { ServedModels } from "../contract/served-models.js";
import { FailureLog } from "./failure-log.js";
import { FleetWatch } from "./fleet-watch.js";
import type { History } from "./follow-model.js";
import { Metrics } from "./metrics/metrics.js";
import { RequestTally } from "./metrics/request-tally.js";
import { consequenceOptionsOf, type ObservedHotspare, pricesOf, servedNames } from "./observed-hotspare.js";
import { type ObservedModel, ObservedModels } from "./observed-models.js";
import { followCircuits } from "./open-circuits.js";
import { Patches, type WholeParts } from "./patches.js";
import {
  forgottenOpenings,
  movedByReload,
  resetCredentials,
  stoppedCredentials,
} from "./reset-credentials.js";
import { Timeline } from "./timeline.js";
import { TrafficBuckets } from "./traffic-buckets.js";
import { clientView, type Explain, explainWith, modelView, UnknownViews } from "./views.js";

/** What the observatory watches until the next reload. */
interface ObservedGeneration {
  readonly hotspare: ObservedHotspare;
  readonly models: ServedModels;
  readonly desk: ClientDesk;
}

export interface ObservatoryOptions extends ObservedGeneration {
  /** Version of the gateway, shown on the page and in the metrics. */
  readonly version: string;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
}

/** An `Observatory` whose models a reload may replace. */
export interface OpenObservatory extends Observatory {
  /** Watches other models and another desk from now on. The history stays. A model that keeps its name keeps its counts. */
  replaceModels(generation: ObservedGeneration): void;
}

/** Opens an observatory, which begins to count at once. */
export function openObservatory({
  version,
  clock = systemClock,
  ...first
}: ObservatoryOptions): OpenObservatory {
  const startedMs = clock.epochMs();
  const requests = new RequestTally();
  const unknownViews = new UnknownViews();
  let generation: ObservedGeneration = first;
  let explain: Explain = explainWith(consequenceOptionsOf(first.hotspare));
  let prices = pricesOf(first.hotspare);
  const known = { clients: new Set<string>(), atMs: Number.NEGATIVE_INFINITY };

  const history: History = {
    buckets: new TrafficBuckets(),
    timeline: new Timeline(),
    failures: new FailureLog((classification) => explain(classification)),
    circuitsOfModel: followCircuits(),
    costOf: ({ provider, model, usage }) => {
      const price = prices === undefined ? undefined : priceOf(prices, provider, model);
      if (price === undefined) {
        return undefined;
      }
      const { promptTokens, completionTokens, cachedTokens = 0, imageTokens = 0 } = usage;
      return costOf({ promptTokens, completionTokens, cachedTokens, imageTokens }, price);
    },
    stoppedIn: (events) => {
      const open = generation.hotspare.models.find((model) => model.events === events);
      return open === undefined ? undefined : stoppedCredentials(open);
    },
    clientOf: (metadata) => {
      const name = metadata?.["client"];
      return typeof name === "string" && isKnownClient(name) ? name : undefined;
    },
  };
  const { buckets, timeline, failures } = history;

  /** A reload may add a client, so the names are read again, but at most once a second: a flood of unknown names must not read all clients each time. */
  function isKnownClient(name: string): boolean {
    if (known.clients.has(name)) {
      return true;
    }
    const nowMs = clock.monotonicMs();
    if (nowMs - known.atMs >= 1_000) {
      known.atMs = nowMs;
      known.clients = new Set(generation.desk.usage().map((client) => client.name));
    }
    return known.clients.has(name);
  }

  const observed = new ObservedModels(
    { hotspare: first.hotspare, names: servedNames(first.models) },
    history,
  );
  const fleet = new FleetWatch(first.hotspare);

  function wholeParts(nowMs: number, models: readonly ObservedModel[] = observed.open()): WholeParts {
    const { hotspare, desk } = generation;
    return {
      models: models.map((model) => modelView(model, explain, nowMs)),
      clients: desk.usage().map(clientView),
      unknown: unknownViews.of(hotspare.unknownErrors()),
      ...(fleet.view === undefined ? {} : { fleet: fleet.view }),
      ...(prices?.currency === undefined ? {} : { currency: prices.currency }),
    };
  }

  const patches = new Patches({ buckets, timeline, failures, whole: wholeParts }, clock);
  const metrics = new Metrics({
    version,
    requests,
    models: () => observed.open(),
    desk: () => generation.desk,
    currency: () => prices?.currency,
    fleet: () => fleet.view,
  });

  return {
    snapshot() {
      const nowMs = clock.epochMs();
      const whole = wholeParts(nowMs);
      buckets.settle(nowMs);
      patches.noteSnapshot(whole);
      return {
        nowMs,
        startedMs,
        version,
        ...whole,
        timeline: timeline.since(0, nowMs),
        buckets: buckets.since(0, nowMs),
        failures: failures.since(0),
      };
    },
    subscribe: (send) => patches.subscribe(send),
    metrics: () => metrics.text(),
    requestStarted() {
      requests.started();
    },
    requestEnded(request: EndedRequest) {
      const client =
        request.client !== undefined && isKnownClient(request.client) ? request.client : undefined;
      const { models } = generation;
      const isKnownModel = request.model !== undefined && models.names.includes(request.model);
      requests.ended(request, { client, model: isKnownModel ? request.model : undefined });
    },
    reset(model, credential) {
      resetCredentials(observed.open(), { model, credential }, (entry) =>
        timeline.add({ ...entry, atMs: clock.epochMs() }),
      );
    },
    replaceModels(next) {
      generation = next;
      explain = explainWith(consequenceOptionsOf(next.hotspare));
      prices = pricesOf(next.hotspare);
      known.atMs = Number.NEGATIVE_INFINITY;
      known.clients = new Set();
      fleet.follow(next.hotspare);
      const before = observed.open();
      observed.replace({ hotspare: next.hotspare, names: servedNames(next.models) });
      const after = observed.open();
      for (const entry of [...forgottenOpenings(before, after), ...movedByReload(before, after)]) {
        timeline.add({ ...entry, atMs: clock.epochMs() });
      }
    },
    close() {
      patches.close();
      fleet.close();
      observed.close();
    },
  };
}
