import type { RecordMessage } from "../../src/protocol/fleet-messages.js";
import { FleetReplica } from "../../src/protocol/fleet-replica.js";
import { demand } from "./broken-promise.js";
import { type Faults, noFaults } from "./faults.js";
import { Ledger } from "./ledger.js";
import { ModelProcess, type ProcessRules } from "./model-process.js";
import { ModelStore, type StoreRules, storeRules } from "./model-store.js";
import { type Answer, Network, type Request } from "./network.js";

export type Rules = StoreRules & ProcessRules;

export const rules: Rules = {
  ...storeRules,
  replica: (parts, memory) => new FleetReplica(parts, memory),
  compares: true,
  notesLoss: true,
  namesPass: true,
};

/** A few processes, a store, and what lies between them. Each step takes a millisecond of the store's time. */
export class ModelWorld {
  store: ModelStore;
  processes: readonly ModelProcess[];
  readonly domains: readonly string[];
  ledger = new Ledger();
  readonly faults: Faults = { ...noFaults };
  nowMs = 1_000_000;

  constructor(processes: number, domains: number, how: Rules = rules) {
    this.domains = Array.from({ length: domains }, (_, index) => `d${index}`);
    this.store = new ModelStore(how);
    this.processes = Array.from({ length: processes }, (_, index) => {
      // No two clocks agree.
      const clockMs = 5_000 + index * 77_777;
      return new ModelProcess(`p${index}`, this.domains, clockMs, how, new Network());
    });
  }

  clone(): ModelWorld {
    const world = new ModelWorld(0, this.domains.length);
    world.store = this.store.clone();
    world.processes = this.processes.map((process) => process.clone());
    world.ledger = this.ledger.clone();
    world.nowMs = this.nowMs;
    Object.assign(world.faults, this.faults);
    return world;
  }

  process(index: number): ModelProcess {
    const process = this.processes[index];
    if (process === undefined) {
      throw new Error(`The model has no process ${index}.`);
    }
    return process;
  }

  pass(ms: number): void {
    this.nowMs += ms;
    for (const process of this.processes) {
      process.clockMs += ms;
    }
  }

  /** A long time, in which a process is frozen. A connection whose requests are not answered is given up after a second. */
  jump(ms: number): void {
    for (const process of this.processes) {
      if (process.network.requests.length > 0) {
        this.cut(process);
      }
    }
    this.pass(ms);
  }

  connect({ network, replica }: ModelProcess): void {
    network.isUp = true;
    network.send({ kind: "hello", seen: replica.version });
  }

  cut(process: ModelProcess): void {
    process.network.cut();
    process.isPausing = false;
    process.replica.disconnect();
  }

  /** The store reads a process's next request. */
  serve(process: ModelProcess): void {
    const [request, ...others] = process.network.requests;
    process.network.requests = others;
    const answer = request === undefined ? undefined : this.#answer(request);
    if (answer !== undefined) {
      process.network.answers = [...process.network.answers, answer];
    }
  }

  /** A request of a connection that is cut reaches the store; nobody reads the answer. */
  serveStray(process: ModelProcess): void {
    const [request, ...others] = process.network.stray;
    process.network.stray = others;
    if (request !== undefined) {
      this.#answer(request);
    }
  }

  /** A process reads an answer; `at`: not the first, if answers change places. */
  read(process: ModelProcess, at = 0, keeps = false): void {
    const answer = process.network.answers[at];
    if (!keeps) {
      process.network.answers = process.network.answers.filter((_, index) => index !== at);
    }
    if (answer !== undefined) {
      take(process, answer);
    }
  }

  hear(process: ModelProcess, at = 0, keeps = false): void {
    const message = process.network.messages[at];
    if (!keeps) {
      process.network.messages = process.network.messages.filter((_, index) => index !== at);
    }
    if (message !== undefined) {
      const actions = process.replica.receive(message, process.clockMs);
      const isEcho =
        process.accepted.includes(nameOf(message)) && actions.some((action) => action.do === "deliver");
      demand(!isEcho, `${process.name} is sent its own change`);
      process.act(actions);
    }
  }

  restartStore(isEmpty: boolean): void {
    for (const process of this.processes) {
      this.cut(process);
    }
    if (isEmpty) {
      this.store.restartEmpty();
    } else {
      this.store.loseLastChange();
    }
    this.ledger.forget();
  }

  #answer(request: Request): Answer | undefined {
    const { store, nowMs } = this;
    switch (request.kind) {
      case "propose": {
        const { proposal } = request;
        const before = store.records.get(proposal.change.domain);
        const { reply, message } = store.change(proposal, nowMs);
        const after = store.records.get(proposal.change.domain);
        const verdicts = this.processes.map((process) => process.verdicts.get(proposal.id));
        const pass = verdicts.find((each) => each !== undefined);
        this.ledger.decided(proposal, pass, before, after, reply.is, nowMs);
        if (message !== undefined) {
          this.#publish(message);
        }
        return { kind: "change", reply };
      }
      case "acquire": {
        const { domain, pass, known } = request;
        const held = store.passHeld(domain, nowMs);
        const answer = store.acquire(domain, pass, known, nowMs);
        if (answer.isGranted) {
          demand(held === undefined, `two valid passes: ${held} and ${pass}`);
          // A store that has no record of the domain, because it was evicted, cannot remember who had a pass that has ended.
          if (store.records.has(domain)) {
            this.ledger.granted(domain, pass);
          }
        }
        return { kind: "pass", domain, pass, answer };
      }
      case "renew":
        store.renew(request.domain, request.pass, nowMs);
        return undefined;
      case "endPass":
        store.endPass(request.domain, request.pass);
        return undefined;
      case "hello":
        return { kind: "snapshot", snapshot: store.hello(request.seen, nowMs) };
      case "snapshot":
        return { kind: "snapshot", snapshot: store.snapshot(nowMs) };
      case "compare":
        return { kind: "compare", version: store.compared() };
    }
  }

  #publish(message: RecordMessage): void {
    for (const { network } of this.processes) {
      if (network.isUp) {
        network.messages = [...network.messages, message];
      }
    }
  }
}

function take(process: ModelProcess, answer: Answer): void {
  const { replica, clockMs } = process;
  switch (answer.kind) {
    case "change": {
      const { is, record } = answer.reply;
      const actions = replica.reply(answer.reply, clockMs);
      if (is === "accepted" && !actions.some((action) => action.do === "deliver")) {
        process.accepted = [nameOf(record), ...process.accepted].slice(0, 4);
      }
      process.act(actions);
      break;
    }
    case "pass":
      if (answer.answer.isGranted) {
        process.granted(answer.domain, answer.pass);
      }
      for (const record of answer.answer.records) {
        process.act(replica.learn(record, clockMs));
      }
      break;
    case "snapshot":
      process.act(replica.snapshot(answer.snapshot, clockMs));
      break;
    case "compare":
      process.act(replica.compare(answer.version, clockMs));
      break;
  }
}

function nameOf({ proposalId, version }: RecordMessage): string {
  return `${proposalId} as ${version.epoch}/${version.number}`;
}
