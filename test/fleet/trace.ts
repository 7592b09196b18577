import { machineMs, type Seen } from "./worker-messages.js";

const printedLines = 400;

/** What happened in a scene, in the order in which the test's process learned of it. */
export class Trace {
  readonly #lines: { readonly atMs: number; readonly text: string }[] = [];
  readonly seen: { readonly worker: number; readonly seen: Seen }[] = [];
  readonly #beganMs = machineMs();

  note(text: string): void {
    this.#lines.push({ atMs: machineMs(), text });
  }

  add(worker: number, seen: Seen): void {
    this.seen.push({ worker, seen });
    const { atMs, event, model, credentialId, origin, state, text } = seen;
    const fields = [event, model, credentialId, origin, state, text].filter((field) => field !== undefined);
    this.#lines.push({ atMs, text: `worker ${worker}: ${fields.join(" ")}` });
  }

  /** The lines by their time. Failures of one kind that follow each other are one line. */
  print(): string {
    const sorted = [...this.#lines].sort((one, other) => one.atMs - other.atMs);
    const lines: string[] = [];
    let repeated = 0;
    let last = "";
    for (const { atMs, text } of sorted) {
      if (text === last) {
        repeated += 1;
        continue;
      }
      if (repeated > 0) lines.push(`          … and ${repeated} more`);
      repeated = 0;
      last = text;
      lines.push(`${(atMs - this.#beganMs).toFixed(1).padStart(9)} ${text}`);
    }
    const left = lines.length - printedLines;
    return left > 0 ? [`(${left} lines before)`, ...lines.slice(left)].join("\n") : lines.join("\n");
  }
}
