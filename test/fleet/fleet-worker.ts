import { once } from "node:events";
import { AskedProcess } from "./child-process.js";
import type { AttemptSeen, Command, Look, Message, Seen } from "./worker-messages.js";

/** One process of a fleet, as its parent holds it. */
export class FleetWorker {
  readonly #process: AskedProcess;
  readonly ready: Promise<unknown>;
  /** Whether it was stopped by SIGSTOP. */
  isStopped = false;
  #isKilled = false;

  constructor(program: string, onSeen: (seen: Seen) => void) {
    this.#process = new AskedProcess(program, (message) => {
      const { is, ...rest } = message as Message;
      if (is === "seen") onSeen((rest as { readonly seen: Seen }).seen);
    });
    // Its first message says that it is ready.
    this.ready = once(this.#process.child, "message");
  }

  get pid(): number {
    return this.#process.child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.#process.isAlive;
  }

  /** Whether it has ended although no test has ended it. */
  get hasCrashed(): boolean {
    return !this.isAlive && !this.#isKilled;
  }

  async ask(scene: string, command: Command): Promise<unknown> {
    await this.ready;
    return this.#process.ask({ scene, command });
  }

  async look(scene: string): Promise<Look> {
    return (await this.ask(scene, { do: "look" })) as Look;
  }

  async attempts(scene: string): Promise<readonly AttemptSeen[]> {
    return (await this.ask(scene, { do: "attempts" })) as readonly AttemptSeen[];
  }

  async bareMs(scene: string): Promise<readonly number[]> {
    return (await this.ask(scene, { do: "takeBare" })) as readonly number[];
  }

  stop(): void {
    this.isStopped = true;
    this.#process.child.kill("SIGSTOP");
  }

  goOn(): void {
    this.isStopped = false;
    this.#process.child.kill("SIGCONT");
  }

  kill(): Promise<void> {
    this.#isKilled ||= this.isAlive;
    return this.#process.kill();
  }
}
