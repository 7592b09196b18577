import type { HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { Tally } from "../tally.js";
import type { Report } from "./report.js";

/** Failures that are the credential's own answer: with them a probe has its verdict. */
const answers: ReadonlySet<string> = new Set(["auth", "not_found", "quota_exceeded", "rate_limited"]);
/** The last resorts of a circuit, and a probe behind a last resort, are at least so far apart. */
const leastWaitMs = 250;
/** A probe of a rate limit that is silent for so long was taken: it is an attempt like any other from then on. */
const takenMs = 1_000;

interface EndedProbe {
  readonly callId: number;
  readonly atMs: number;
  readonly end: "failure" | "abandoned";
}

/**
 * At most one probe of a credential is under way at once: from its attempt until its end, until the circuit has closed, until it was
 * taken, or until another credential, which took over the domain of a silent probe, has opened the circuit anew. No probe is given to consecutive calls without an answer or a wait between.
 */
export class ProbeWatch {
  readonly #tally: Tally;
  readonly #report: Report;
  readonly #underWay = new Map<number, { readonly name: string; readonly beganMs: number }>();
  /** Credentials whose circuit a rate limit opened last. */
  readonly #limited = new Set<string>();
  /** The last probe that did not prove its credential. */
  readonly #ended = new Map<string, EndedProbe>();

  constructor(events: HotspareEventSource, tally: Tally, report: Report = () => undefined) {
    this.#tally = tally;
    this.#report = report;
    events.on("attempt", (attempt) => {
      if (attempt.probe) {
        this.#begin(attempt);
      }
    });
    events.on("abandoned", (event) => this.#end(event, "abandoned"));
    events.on("failure", (event) => {
      if (answers.has(event.classification.class)) {
        this.#underWay.delete(event.attemptId);
      } else {
        this.#end(event, "failure");
      }
    });
    events.on("success", ({ attemptId, credentialId, model }) => {
      this.#underWay.delete(attemptId);
      this.#ended.delete(`${credentialId} ${model}`);
    });
    events.on("circuitOpen", ({ model, credentialIds, classification, atMs }) => {
      const opened = new Set(credentialIds.map((id) => `${id} ${model}`));
      for (const name of opened) {
        this.#limited[classification.class === "rate_limited" ? "add" : "delete"](name);
      }
      for (const [attemptId, { name, beganMs }] of this.#underWay) {
        if (opened.has(name) && atMs - beganMs >= takenMs) {
          this.#underWay.delete(attemptId);
        }
      }
    });
    // A stream that probes has proved itself with its first content, and flows on.
    events.on("circuitClose", ({ model, credentialIds }) => {
      const proved = new Set(credentialIds.map((id) => `${id} ${model}`));
      for (const name of proved) {
        this.#ended.delete(name);
      }
      for (const [attemptId, { name }] of this.#underWay) {
        if (proved.has(name)) {
          this.#underWay.delete(attemptId);
        }
      }
    });
  }

  /** A person has reset or changed credentials: what was under way says nothing of those that are there now. */
  changed(): void {
    this.#underWay.clear();
    this.#ended.clear();
  }

  #end(
    { attemptId, callId, atMs }: Pick<HotspareEvents["attempt"], "attemptId" | "callId" | "atMs">,
    end: EndedProbe["end"],
  ): void {
    const probe = this.#underWay.get(attemptId);
    if (probe !== undefined) {
      this.#ended.set(probe.name, { callId, atMs, end });
    }
    this.#underWay.delete(attemptId);
  }

  #begin({ attemptId, callId, credentialId, model, atMs }: HotspareEvents["attempt"]): void {
    const name = `${credentialId} ${model}`;
    this.#underWay.set(attemptId, { name, beganMs: atMs });
    const count = [...this.#underWay.values()].filter(
      (probe) => probe.name === name && !(this.#limited.has(name) && atMs - probe.beganMs >= takenMs),
    ).length;
    if (count > 1) {
      this.#report(`${name} has ${count} probes at once, the last by call ${callId}`);
    }
    this.#tally.mostProbesAtOnce = Math.max(this.#tally.mostProbesAtOnce, count);
    const last = this.#ended.get(name);
    if (last !== undefined && last.callId !== callId && atMs - last.atMs < leastWaitMs) {
      this.#tally.hurriedProbes += 1;
      this.#report(
        `${name} was probed by call ${callId} ${atMs - last.atMs} ms after the ${last.end} of call ${last.callId}`,
      );
    }
  }
}
