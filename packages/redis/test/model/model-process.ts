import type { FleetChange } from "@hotspare/core/plugin";
import type { ReplicaAction } from "../../src/protocol/fleet-messages.js";
import type { FleetReplica, ReplicaParts } from "../../src/protocol/fleet-replica.js";
import { createReplicaMemory, type ReplicaMemory } from "../../src/protocol/replica-memory.js";
import { demand } from "./broken-promise.js";
import {
  afterChange,
  afterFailure,
  changeOf,
  closedDomain,
  cooldownMs,
  type Failure,
  type ModelDomain,
} from "./model-health.js";
import type { Network } from "./network.js";

/** How a process takes part; a test breaks one of these to see that the model notices. */
export interface ProcessRules {
  readonly replica: (parts: ReplicaParts, memory: ReplicaMemory) => FleetReplica;
  readonly compares: boolean;
  /** Whether it asks for a snapshot when a message was lost. */
  readonly notesLoss: boolean;
  /** Whether a verdict names the pass of its probe. */
  readonly namesPass: boolean;
}

export interface Attempt {
  readonly id: number;
  readonly domain: string;
  readonly startedMs: number;
  readonly startedAt: number;
  readonly pass: string | undefined;
  readonly isProbe: boolean;
}

/** A process of the fleet: a replica, a little health, and attempts under way. Its clock is its own. */
export class ModelProcess {
  readonly name: string;
  readonly domains: Map<string, ModelDomain>;
  readonly network: Network;
  attempts: readonly Attempt[] = [];
  /** What this process published and the fleet accepted unchanged. */
  accepted: readonly string[] = [];
  /** The pass of the probe whose verdict a proposal is, whether the proposal names it or not. */
  readonly verdicts = new Map<string, string>();
  /** It waits before it restates what the store has lost. */
  isPausing = false;
  replica: FleetReplica;
  memory: ReplicaMemory;
  clockMs: number;
  readonly #rules: ProcessRules;
  #sequence = 0;
  #ids = 0;

  constructor(
    name: string,
    domains: readonly string[],
    clockMs: number,
    rules: ProcessRules,
    network: Network,
  ) {
    this.name = name;
    this.domains = new Map(domains.map((domain) => [domain, closedDomain()]));
    this.clockMs = clockMs;
    this.network = network;
    this.#rules = rules;
    [this.replica, this.memory] = this.#newReplica();
  }

  clone(): ModelProcess {
    const process = new ModelProcess(this.name, [], this.clockMs, this.#rules, this.network.clone());
    for (const [name, domain] of this.domains) {
      process.domains.set(name, { ...domain });
    }
    process.attempts = this.attempts;
    process.accepted = this.accepted;
    process.isPausing = this.isPausing;
    for (const [id, pass] of this.verdicts) {
      process.verdicts.set(id, pass);
    }
    process.#sequence = this.#sequence;
    process.#ids = this.#ids;
    [process.replica, process.memory] = process.#newReplica(cloneOf(this.memory));
    return process;
  }

  get sequence(): number {
    return this.#sequence;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  domain(name: string): ModelDomain {
    const domain = this.domains.get(name);
    if (domain === undefined) {
      throw new Error(`The model has no domain ${name}.`);
    }
    return domain;
  }

  begin(domain: string, isProbe: boolean, pass?: string): void {
    const id = this.nextId();
    this.attempts = [
      ...this.attempts,
      { id, domain, startedMs: this.clockMs, startedAt: this.#sequence, pass, isProbe },
    ];
    if (isProbe) {
      this.domain(domain).probe = id;
    }
  }

  end(attempt: Attempt, outcome: "answered" | "left" | Failure): void {
    const domain = this.domain(attempt.domain);
    const counts = domain.changedAt <= attempt.startedAt || domain.changedBy === attempt.id;
    this.attempts = this.attempts.filter(({ id }) => id !== attempt.id);
    let next = domain.state;
    if (outcome === "answered") {
      next = counts ? { is: "closed" } : next;
    } else if (outcome !== "left") {
      next = afterFailure(domain, attempt.id, outcome, counts, this.clockMs);
    } else if (next.is === "open" && domain.probe === attempt.id) {
      next = { ...next, probeAtMs: Math.max(next.probeAtMs, this.clockMs + cooldownMs / 10) };
    }
    if (domain.probe === attempt.id) {
      domain.probe = undefined;
    }
    const isNews =
      outcome !== "left" && next !== domain.state && !(next.is === "closed" && domain.state.is === "closed");
    this.#move(domain, next, attempt.id);
    if (isNews) {
      const change = changeOf(attempt.domain, next, this.clockMs);
      const evidence = { attemptAgeMs: this.clockMs - attempt.startedMs, credentialId: "key" };
      this.act(this.replica.publish(change, evidence, this.clockMs));
      const view = this.memory.domains.get(attempt.domain);
      const id = (view?.waiting ?? view?.underWay)?.id;
      if (id !== undefined && attempt.pass !== undefined) {
        this.verdicts.set(id, attempt.pass);
      }
    }
    if (attempt.pass !== undefined) {
      this.replica.ended([attempt.domain], attempt.pass);
      this.network.send({ kind: "endPass", domain: attempt.domain, pass: attempt.pass });
    }
  }

  canProbe(name: string): boolean {
    const { state, probe } = this.domain(name);
    return state.is === "open" && probe === undefined && state.probeAtMs <= this.clockMs;
  }

  /** Asks the store for the right to probe, or probes alone. */
  askProbe(domain: string): void {
    if (!this.memory.isConnected) {
      this.begin(domain, true);
      return;
    }
    const pass = `${this.name}/pass${this.nextId()}`;
    this.network.send({ kind: "acquire", domain, pass, known: this.replica.versionOf(domain) });
  }

  granted(domain: string, pass: string): void {
    if (!this.canProbe(domain)) {
      this.network.send({ kind: "endPass", domain, pass });
      return;
    }
    if (this.#rules.namesPass) {
      this.replica.granted([domain], pass);
    }
    this.begin(domain, true, pass);
  }

  compare(): void {
    if (this.#rules.compares) {
      this.network.send({ kind: "compare" });
    }
  }

  act(actions: readonly ReplicaAction[]): void {
    for (const action of actions) {
      switch (action.do) {
        case "propose":
          this.network.send({ kind: "propose", proposal: action.proposal });
          break;
        case "deliver":
          this.#take(action.change);
          break;
        case "readSnapshot":
          if (this.#rules.notesLoss) {
            this.network.send({ kind: "snapshot" });
          } else {
            this.memory.isAsking = false;
          }
          break;
        case "retryLater":
          this.isPausing = true;
          break;
      }
    }
  }

  /** The pause is over: it may have been of any length. */
  endPause(): void {
    this.isPausing = false;
    this.memory.restateFromMs = Math.min(this.memory.restateFromMs, this.clockMs);
    this.act(this.replica.retry(this.clockMs));
  }

  /** The process dies, and is started again: it knows nothing. */
  restart(): void {
    for (const name of this.domains.keys()) {
      this.domains.set(name, closedDomain());
    }
    this.attempts = [];
    [this.replica, this.memory] = this.#newReplica();
  }

  #newReplica(memory = createReplicaMemory()): [FleetReplica, ReplicaMemory] {
    const newId = () => `${this.name}/${this.nextId()}`;
    return [this.#rules.replica({ by: this.name, newId, random: () => 0.5 }, memory), memory];
  }

  #take(change: FleetChange): void {
    const domain = this.domain(change.domain);
    const before = domain.state;
    const next = afterChange(before, change, this.clockMs);
    if (before.is === "open" && before.statedUntilMs > this.clockMs && next.is === "open") {
      demand(next.statedUntilMs >= before.statedUntilMs, `${this.name}: a stated wait shrinks`);
    }
    this.#move(domain, next, 0);
  }

  #move(domain: ModelDomain, next: ModelDomain["state"], by: number): void {
    const { state } = domain;
    const isOpening = next.is === "open" && (state.is === "closed" || state.sinceMs !== next.sinceMs);
    const isClosing = next.is === "closed" && state.is === "open";
    domain.state = next;
    if (isClosing) {
      domain.probe = undefined;
    }
    if (isClosing || (isOpening && domain.probe === undefined)) {
      this.#sequence += 1;
      domain.changedAt = this.#sequence;
      domain.changedBy = by;
    }
  }
}

function cloneOf(memory: ReplicaMemory): ReplicaMemory {
  return {
    ...memory,
    domains: new Map([...memory.domains].map(([domain, view]) => [domain, { ...view }])),
    passes: new Map(memory.passes),
    early: [...memory.early],
    toRestate: new Set(memory.toRestate),
    restating: new Set(memory.restating),
  };
}
