import type { HotspareEventSource } from "@hotspare/core";

/** What a soak counts. The ones after the line must be 0, or 1 at most. */
export class Tally {
  calls = 0;
  answers = 0;
  /** Failed, and nobody could have answered. */
  failures = 0;
  /** Streams that broke after their first content, which nothing can move. */
  interrupted = 0;
  /** Ended by their caller, or by the time it gave them. */
  aborted = 0;
  requests = 0;
  switches = 0;
  failbacks = 0;

  wrongAnswers = 0;
  lostCalls = 0;
  failedDespiteHealthy = 0;
  insideStatedWait = 0;
  mostProbesAtOnce = 0;
  unhandledRejections = 0;
  listenersLeft = 0;
  socketsLeft = 0;
  extensionErrors = 0;

  /** What must not be, in words. */
  get broken(): readonly string[] {
    const limits: readonly (readonly [name: string, count: number, most: number])[] = [
      ["wrong answers", this.wrongAnswers, 0],
      ["lost calls", this.lostCalls, 0],
      ["calls that failed although a healthy credential existed", this.failedDespiteHealthy, 0],
      ["requests inside a stated wait", this.insideStatedWait, 0],
      ["probes of one credential at once", this.mostProbesAtOnce, 1],
      ["unhandled rejections", this.unhandledRejections, 0],
      ["listeners left", this.listenersLeft, 0],
      ["sockets left", this.socketsLeft, 0],
      ["errors of our own", this.extensionErrors, 0],
      ["calls that nobody counted", this.calls - this.#ended, 0],
    ];
    return limits.flatMap(([name, count, most]) => (count > most ? [`${name}: ${count}`] : []));
  }

  get #ended(): number {
    const { answers, failures, interrupted, aborted, wrongAnswers, lostCalls, failedDespiteHealthy } = this;
    return answers + failures + interrupted + aborted + wrongAnswers + lostCalls + failedDespiteHealthy;
  }
}

export function countEvents(events: HotspareEventSource, tally: Tally): void {
  events.on("switch", () => {
    tally.switches += 1;
  });
  events.on("failback", () => {
    tally.failbacks += 1;
  });
  events.on("extensionError", () => {
    tally.extensionErrors += 1;
  });
}
