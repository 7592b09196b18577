import type { ChangeReply, RecordMessage, Snapshot } from "../../src/protocol/fleet-messages.js";
import type { Proposal, Version } from "../../src/protocol/fleet-record.js";
import type { PassAnswer } from "./model-store.js";

export type Request =
  | { readonly kind: "propose"; readonly proposal: Proposal }
  | {
      readonly kind: "acquire";
      readonly domain: string;
      readonly pass: string;
      readonly known: Version | undefined;
    }
  | { readonly kind: "renew" | "endPass"; readonly domain: string; readonly pass: string }
  | { readonly kind: "hello"; readonly seen: Version | undefined }
  | { readonly kind: "snapshot" | "compare" };

export type Answer =
  | { readonly kind: "change"; readonly reply: ChangeReply }
  | { readonly kind: "pass"; readonly domain: string; readonly pass: string; readonly answer: PassAnswer }
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "compare"; readonly version: Version };

/** One process's connection: requests and answers in order, as TCP has them, and the messages of the channel. */
export class Network {
  isUp = false;
  requests: readonly Request[] = [];
  answers: readonly Answer[] = [];
  messages: readonly RecordMessage[] = [];
  /** Requests that were on their way when the connection was cut: the store may read them all the same. */
  stray: readonly Request[] = [];

  clone(): Network {
    return Object.assign(new Network(), this);
  }

  send(request: Request): void {
    if (this.isUp) {
      this.requests = [...this.requests, request];
    }
  }

  cut(): void {
    this.isUp = false;
    this.stray = [...this.stray, ...this.requests].filter(
      ({ kind }) => kind === "propose" || kind === "acquire",
    );
    this.requests = [];
    this.answers = [];
    this.messages = [];
  }

  get isQuiet(): boolean {
    return this.requests.length + this.answers.length + this.messages.length === 0;
  }
}
