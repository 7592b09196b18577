import type { Attributes, BatchObservableResult, Meter, Observable } from "@opentelemetry/api";
import { genAi, own } from "../conventions/names.js";
import type { InstrumentedHotspare } from "../hotspare-types.js";

type OpenModel = InstrumentedHotspare["models"][number];
type Status = OpenModel["status"][number];

const states = ["closed", "open", "half_open"] as const;

/** Reports, whenever metrics are collected, how the open models and their credentials are. Returns the function that ends it. */
export function observeModels(hotspare: InstrumentedHotspare, meter: Meter, common: Attributes): () => void {
  const calls = meter.createObservableUpDownCounter("hotspare.calls.active", {
    unit: "{call}",
    description: "Running calls, waiting calls included.",
  });
  const waiting = meter.createObservableUpDownCounter("hotspare.calls.waiting", {
    unit: "{call}",
    description: "Calls that wait for a credential.",
  });
  const state = meter.createObservableGauge("hotspare.credential.state", {
    description:
      "1 for the present state of the credential's circuit, 0 for the other states; for models with the same name, the sum.",
  });
  const inFlight = meter.createObservableUpDownCounter("hotspare.credential.in_flight", {
    unit: "{attempt}",
    description: "Running requests.",
  });
  const remaining = meter.createObservableGauge("hotspare.limit.remaining", {
    description: "The rest of a rate limit that the provider states, in requests or tokens.",
  });
  const headroom = meter.createObservableGauge("hotspare.limit.headroom", {
    description: "The rest of a rate limit that the provider states, as a share from 0 to 1.",
  });
  const observables: Observable[] = [calls, waiting, state, inFlight, remaining, headroom];

  const observeCredential = (seen: Observations, status: Status, model: Attributes) => {
    const credential = { ...model, [own.credentialId]: status.id };
    for (const each of states) {
      seen.sum(state, each === status.state ? 1 : 0, { ...credential, [own.state]: each });
    }
    seen.sum(inFlight, status.inFlight, credential);
    for (const limit of ["requests", "tokens"] as const) {
      const stated = status.limits?.[limit];
      if (stated !== undefined) {
        const labels = { ...credential, [own.limit]: limit };
        seen.least(remaining, stated.remaining, labels);
        seen.least(headroom, stated.limit === 0 ? 0 : stated.remaining / stated.limit, labels);
      }
    }
  };
  const observe = (result: BatchObservableResult) => {
    const seen = new Observations();
    for (const { name, model, kind, calls: underWay, waiting: waits, status } of hotspare.models) {
      const labels = {
        ...common,
        [genAi.requestModel]: model,
        [own.modelKind]: kind,
        [own.modelName]: name,
      };
      seen.sum(calls, underWay, labels);
      seen.sum(waiting, waits, labels);
      for (const each of status) {
        observeCredential(seen, each, labels);
      }
    }
    seen.report(result);
  };
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

/** What is observed in one collection. A later value with the same attributes would take the place of the first: two models may have one name. */
class Observations {
  readonly #values = new Map<Observable, Map<string, { value: number; readonly attributes: Attributes }>>();

  sum(observable: Observable, value: number, attributes: Attributes): void {
    this.#join(observable, value, attributes, (before) => before + value);
  }

  least(observable: Observable, value: number, attributes: Attributes): void {
    this.#join(observable, value, attributes, (before) => Math.min(before, value));
  }

  report(result: BatchObservableResult): void {
    for (const [observable, values] of this.#values) {
      for (const { value, attributes } of values.values()) {
        result.observe(observable, value, attributes);
      }
    }
  }

  #join(
    observable: Observable,
    value: number,
    attributes: Attributes,
    join: (before: number) => number,
  ): void {
    const values = this.#values.get(observable) ?? new Map();
    this.#values.set(observable, values);
    const key = JSON.stringify(attributes);
    const before = values.get(key);
    if (before === undefined) {
      values.set(key, { value, attributes });
    } else {
      before.value = join(before.value);
    }
  }
}
