import type { HotspareEventSource } from "@hotspare/core";

/** What a soak counts. The counts behind `changes` must be 0, or 1 at most. */
export class Tally {
  calls = 0;
  answers = 0;
  /** Failed, and nobody could have answered. */
  failures = 0;
  /** Streams that broke after their first content, which nothing can move. */
  interrupted = 0;
  /** Ended by their caller, by the time it gave them, or by a close. */
  aborted = 0;
  requests = 0;
  attempts = 0;
  abandoned = 0;
  probes = 0;
  waits = 0;
  admitted = 0;
  switches = 0;
  failbacks = 0;
  refusals = 0;
  /** Calls in a row that failed in a total outage, at most. */
  longestOutage = 0;
  /** What a person did while calls ran: keys added, removed, replaced, checked, reset, models closed. */
  changes = 0;

  wrongAnswers = 0;
  lostCalls = 0;
  failedDespiteHealthy = 0;
  insideStatedWait = 0;
  mostProbesAtOnce = 0;
  unhandledRejections = 0;
  listenersLeft = 0;
  socketsLeft = 0;
  extensionErrors = 0;
  attemptsWithoutOneEnd = 0;
  callsWithoutOneEnd = 0;
  waitsWithoutOneEnd = 0;
  leasesLeft = 0;
  adaptersLeft = 0;
  outOfTurn = 0;
  sentWhileRefused = 0;
  neverAsked = 0;
  closedInOutage = 0;
  hurriedProbes = 0;
  badTotals = 0;

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
      ["attempts without exactly one end", this.attemptsWithoutOneEnd, 0],
      ["calls without exactly one end", this.callsWithoutOneEnd, 0],
      ["waits without exactly one end", this.waitsWithoutOneEnd, 0],
      ["leases left", this.leasesLeft, 0],
      ["adapters of removed credentials left open", this.adaptersLeft, 0],
      ["waiting calls admitted out of turn", this.outOfTurn, 0],
      ["requests too many at a credential that refuses", this.sentWhileRefused, 0],
      ["calls that failed with a healthy credential never asked", this.neverAsked, 0],
      ["circuits closed through ten failed calls of an outage", this.closedInOutage, 0],
      ["probes without an answer or a wait before", this.hurriedProbes, 0],
      ["totals that are no numbers", this.badTotals, 0],
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
  const counts = {
    attempt: "attempts",
    abandoned: "abandoned",
    waitStart: "waits",
    switch: "switches",
    failback: "failbacks",
  } as const;
  for (const [event, count] of Object.entries(counts)) {
    events.on(event as keyof typeof counts, () => {
      tally[count] += 1;
    });
  }
  // What a plugin reports of its usage may be odd: the soak means it to be.
  events.on("extensionError", ({ name }) => {
    tally.extensionErrors += name === "scripted.usage" ? 0 : 1;
  });
  events.on("attempt", ({ probe }) => {
    tally.probes += probe ? 1 : 0;
  });
  events.on("waitEnd", ({ outcome }) => {
    tally.admitted += outcome === "admitted" ? 1 : 0;
  });
}
