import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Simulator } from "@hotspare/testkit";
import { createClient, type RedisClientType } from "redis";
import { type RedisServer, startRedis } from "../support/redis-server.js";
import { disagreement, type Expected, otherState } from "./agreement.js";
import type { FleetWorker } from "./fleet-worker.js";
import { type ProxyCommand, type ProxyRules, passing } from "./proxy-messages.js";
import { Trace } from "./trace.js";
import type { Command, HotspareSpec, KeySpec, Look, SceneTuning } from "./worker-messages.js";

/** What a scene uses of its world. */
export interface SceneParts {
  readonly simulator: Simulator;
  readonly workers: readonly FleetWorker[];
  /** Starts another process in the place of a worker. */
  startWorker(at: number): FleetWorker;
  askProxy(scene: string, command: ProxyCommand): Promise<number | undefined>;
}

export interface SceneOptions {
  /** The keys of each model, in priority order. @default one model with "a" and "b" */
  readonly models?: readonly (readonly string[])[];
  readonly kind?: "embedder" | "vlm";
  readonly tuning?: SceneTuning;
  /** @default true */
  readonly isLinked?: boolean;
  /**
   * How long Redis may take. On a machine with other work to do, Redis that is well needs longer than the 50 ms of the default now and then,
   * and then a process is rightly alone for a while.
   * @default 150
   */
  readonly commandTimeoutMs?: number;
  readonly redisArgs?: readonly string[];
  /** What one worker has otherwise. */
  readonly specOf?: (worker: number, spec: HotspareSpec) => HotspareSpec;
  /** The workers that take part at the beginning. @default all */
  readonly takePart?: readonly number[];
}

/** How far the ends of one opening may be apart in two processes. A process that found its own end would be up to a tenth of a minute off. */
const closeMs = 1_500;
const pollMs = 50;
/** A machine that is slower than this by its own load fails the test. */
const mostLag = 3;

export class FleetScene {
  readonly trace = new Trace();
  readonly prefix: string;
  readonly #world: SceneParts;
  readonly #options: SceneOptions;
  readonly #replicas: RedisServer[] = [];
  readonly name: string;
  #redis: RedisServer | undefined;
  #admin: Pick<RedisClientType, "sendCommand" | "destroy"> | undefined;
  #rules = passing;
  #port = 0;
  #isClosed = false;
  /** The longest time for which the machine kept a worker from its work: a message may have waited for several such times. */
  #mostLagMs = 0;
  readonly taking = new Set<number>();

  constructor(world: SceneParts, name: string, options: SceneOptions) {
    this.#world = world;
    this.name = name;
    this.prefix = `fleet-${name}`;
    this.#options = options;
  }

  async begin(): Promise<void> {
    if (this.#options.isLinked !== false) {
      const { redisArgs = [] } = this.#options;
      const args = ["--enable-debug-command", "yes", ...redisArgs];
      this.#redis = await startRedis({ args });
      this.#port = (await this.#world.askProxy(this.name, { do: "open", targetPort: this.#redis.port })) ?? 0;
    }
    const all = this.#world.workers.map((_, at) => at);
    await Promise.all((this.#options.takePart ?? all).map((at) => this.open(at)));
    this.trace.note("the scene has begun");
  }

  /** What a worker's Hotspare is made from. */
  specOf(worker: number): HotspareSpec {
    const { models = [["a", "b"]], kind = "embedder", tuning = {}, isLinked = true } = this.#options;
    const spec: HotspareSpec = {
      scene: this.name,
      kind,
      models: models.map((ids) => ids.map((id) => this.keyOf(id))),
      tuning,
      waitsForLink: isLinked,
      link: isLinked ? this.link(worker) : undefined,
    };
    return this.#options.specOf?.(worker, spec) ?? spec;
  }

  link(worker: number) {
    const fleetKey = "a key that this fleet alone has";
    return {
      url: `redis://127.0.0.1:${this.#port}`,
      prefix: this.prefix,
      fleetKey,
      processName: `worker-${worker}`,
      commandTimeoutMs: this.commandTimeoutMs,
    };
  }

  get commandTimeoutMs(): number {
    return this.#options.commandTimeoutMs ?? 150;
  }

  /** A key of this scene at an address of its own, so that keys share nothing but the scene. */
  keyOf(id: string, secret = id): KeySpec {
    // A piece of eight characters of a key is hidden wherever it stands: so the key has no piece of the scene's name, which the prefix has too.
    const apiKey = createHash("sha256")
      .update(JSON.stringify([this.name, secret]))
      .digest("base64url");
    return { id, apiKey, baseURL: this.#world.simulator.endpoint(`${this.name}-${id}`) };
  }

  /** What scripts and counts a key. */
  key(id: string) {
    return this.#world.simulator.key(this.keyOf(id).apiKey);
  }

  get simulator() {
    return this.#world.simulator;
  }

  get redis(): RedisServer {
    if (this.#redis === undefined) throw new Error("This scene has no Redis.");
    return this.#redis;
  }

  worker(at: number): FleetWorker {
    const worker = this.#world.workers[at];
    if (worker === undefined) throw new Error(`There is no worker ${at}.`);
    return worker;
  }

  async open(at: number, change: Partial<HotspareSpec> = {}): Promise<void> {
    await this.worker(at).ask(this.name, { do: "open", spec: { ...this.specOf(at), ...change } });
    this.taking.add(at);
  }

  /** A new process in the place of a worker, without a Hotspare. */
  async restartWorker(at: number): Promise<void> {
    this.taking.delete(at);
    await this.worker(at).kill();
    await this.#world.startWorker(at).ready;
  }

  /** Asks workers, all at once. @default all that take part */
  async ask(command: Command, workers: readonly number[] = [...this.taking]): Promise<void> {
    await Promise.all(workers.map((at) => this.worker(at).ask(this.name, command)));
  }

  /** How the workers are that run. Rejects when a worker has ended that no test has ended. */
  async looks(): Promise<ReadonlyMap<number, Look>> {
    const crashed = [...this.taking].filter((at) => this.worker(at).hasCrashed);
    if (crashed.length > 0) throw new Error(`Workers have crashed: ${crashed.join(", ")}.`);
    const asked = [...this.taking].filter((at) => this.worker(at).isAlive && !this.worker(at).isStopped);
    return new Map(
      await Promise.all(asked.map(async (at) => [at, await this.worker(at).look(this.name)] as const)),
    );
  }

  /** Workers whose last report of the link says that they are alone, with the reason that it gives. */
  get alone(): ReadonlyMap<number, string> {
    const reasons = [...this.taking].map((at) => {
      const last = this.trace.seen.findLast(({ worker, seen }) => worker === at && seen.event === "link");
      return [at, last?.seen.state === "degraded" ? (last.seen.text ?? "no reason") : undefined] as const;
    });
    return new Map(reasons.flatMap(([at, reason]) => (reason === undefined ? [] : [[at, reason] as const])));
  }

  /** Sends a command to the scene's Redis itself, past the proxy. */
  async command(...words: readonly string[]): Promise<unknown> {
    if (this.#admin === undefined) {
      const admin: RedisClientType = createClient({ url: this.redis.url, socket: { reconnectStrategy: 20 } });
      // It loses its connection when Redis ends, and finds the next one.
      admin.on("error", () => undefined);
      await admin.connect();
      this.#admin = admin;
    }
    return await this.#admin.sendCommand([...words]);
  }

  /** Ends the test's own connection, as a test does that ends Redis. */
  forgetAdmin(): void {
    this.#admin?.destroy();
    this.#admin = undefined;
  }

  async proxy(rules: Partial<ProxyRules>): Promise<void> {
    this.#rules = { ...passing, ...rules };
    await this.#world.askProxy(this.name, { do: "use", rules: this.#rules });
  }

  async cut(by: "reset" | "end"): Promise<void> {
    await this.#world.askProxy(this.name, { do: "cut", by });
  }

  /** How many pieces the proxy has held, changed or dropped since the beginning. */
  async touched(): Promise<number> {
    return (await this.#world.askProxy(this.name, { do: "countTouched" })) ?? 0;
  }

  /** Another Redis takes the place of the first. */
  async lead(server: RedisServer): Promise<void> {
    this.forgetAdmin();
    if (this.#redis !== undefined && this.#redis !== server) this.#replicas.push(this.#redis);
    this.#redis = server;
    await this.#world.askProxy(this.name, { do: "lead", targetPort: server.port });
  }

  /** Stops with the scene. */
  keep(server: RedisServer): void {
    this.#replicas.push(server);
  }

  /** Resolves with the milliseconds until all workers agree, and are as expected; rejects when they still disagree after `withinMs` and what the machine lagged. */
  async untilAgreed(expected: Expected, withinMs: number, workers?: readonly number[]): Promise<number> {
    return await this.#until(
      (looks) => disagreement(looks, expected, closeMs + 4 * this.#mostLagMs),
      withinMs,
      workers,
    );
  }

  /** Resolves when these workers have these states, each for itself: processes that are alone do not agree on times. */
  async untilEach(expected: Expected, withinMs: number, workers?: readonly number[]): Promise<number> {
    return await this.#until((looks) => otherState(looks, expected), withinMs, workers);
  }

  async #until(
    problemOf: (looks: readonly (readonly [number, Look])[]) => string | undefined,
    withinMs: number,
    workers: readonly number[] | undefined,
  ): Promise<number> {
    const beganMs = performance.now();
    let lagMs = 0;
    for (;;) {
      const askedMs = performance.now();
      const looks = await this.looks();
      // What a loaded machine keeps from the workers and from us is no time of the fleet.
      lagMs += Math.max(0, performance.now() - askedMs - pollMs);
      const considered = [...looks].filter(([at]) => workers?.includes(at) !== false);
      const workersLagMs = Math.max(0, ...considered.map(([, { tally }]) => tally.lagMs));
      this.#mostLagMs = Math.max(this.#mostLagMs, workersLagMs);
      lagMs += workersLagMs;
      const problem = problemOf(considered);
      const tookMs = performance.now() - beganMs;
      if (problem === undefined) return tookMs;
      if (tookMs > withinMs + Math.min(lagMs, mostLag * withinMs)) {
        throw new Error(`After ${Math.round(tookMs)} ms (${Math.round(lagMs)} ms of lag): ${problem}`);
      }
      await sleep(pollMs);
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const closing = [...this.taking].map(async (at) => {
      const worker = this.worker(at);
      if (worker.isStopped) worker.goOn();
      if (worker.isAlive) await worker.ask(this.name, { do: "close" });
    });
    await Promise.allSettled(closing);
    this.forgetAdmin();
    if (this.#redis !== undefined) await this.#world.askProxy(this.name, { do: "close" });
    await Promise.all([...this.#replicas, this.#redis].map((server) => server?.stop()));
  }
}
