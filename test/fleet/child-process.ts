import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** A process of ours that answers what it is asked; what else it sends goes to `onMessage`. */
export class AskedProcess {
  readonly child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;

  constructor(program: string, onMessage: (message: unknown) => void = () => undefined) {
    this.child = fork(program, { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.child.on("message", (message: Answer) => {
      const waiting = this.#waiting.get(message.id);
      if (waiting === undefined) {
        onMessage(message);
        return;
      }
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting.resolve(message.value);
      else waiting.reject(new Error(message.error));
    });
    this.child.on("exit", (code, signal) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`The process ended: ${signal ?? code}.`));
      this.#waiting.clear();
    });
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  ask(request: object): Promise<unknown> {
    if (!this.isAlive) return Promise.reject(new Error("The process has ended."));
    this.#ids += 1;
    const id = this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.child.send({ id, ...request }, (error) => {
        if (error !== null && this.#waiting.delete(id)) reject(error);
      });
    });
  }

  async kill(): Promise<void> {
    if (!this.isAlive) return;
    const exited = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await exited;
  }
}
