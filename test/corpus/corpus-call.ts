import { type Attempt, createHotspare, failureOf } from "@hotspare/core";
import type { Operation } from "@hotspare/core/plugin";
import { azure } from "@hotspare/provider-azure";
import { openai, type Transport } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { ManualClock } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { type Script, scripted } from "../support/scripted-plugin.js";

/** Before the reset times that the corpus states. */
export const nowEpochMs = Date.parse("2026-04-10T00:00:00Z");

class CorpusClock extends ManualClock {
  override epochMs(): number {
    return nowEpochMs;
  }
}

/** One way to meet a failure: a provider's credential, the model it is asked for, and what the call does. */
export interface Road {
  readonly name: string;
  readonly operation: Operation;
  readonly model: string;
  /** Length of the model's vectors. */
  readonly dimensions?: number;
  /** The credential that fails, at this origin. */
  credential(origin: string): CredentialAtOrigin;
}

type CredentialAtOrigin =
  | { readonly provider: "openai"; readonly apiKey: string; readonly baseURL: string }
  | {
      readonly provider: "azure";
      readonly apiKey: string;
      readonly endpoint: string;
      readonly deployment: string;
      readonly apiVersion?: string;
    }
  | { readonly provider: "volcengine"; readonly apiKey: string; readonly baseURL: string }
  | { readonly provider: "vikingdb"; readonly apiKey: string; readonly baseURL: string }
  | {
      readonly provider: "vikingdb";
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly baseURL: string;
    };

/** What a call with a failing credential and a healthy spare did. */
export interface Outcome {
  /** The spare was asked, and its answer given. */
  readonly movedOn: boolean;
  /** What was thrown, if the call did not move on. */
  readonly error: unknown;
  /** The failing credential's attempt. */
  readonly attempt: Attempt | undefined;
  /** Whether the failing credential takes part no longer. */
  readonly isParked: boolean;
  /** The scope of the circuits that opened. */
  readonly opened: readonly string[];
}

/** Asks a provider at `origin` that fails, with a spare behind it that answers. */
export async function callWithSpare(
  road: Road,
  origin: string,
  { transport, signal }: { readonly transport?: Transport; readonly signal?: AbortSignal } = {},
): Promise<Outcome> {
  const options = transport === undefined ? {} : { transport };
  const hotspare = createHotspare({
    plugins: [openai(options), azure(options), volcengine(options), scripted()],
    clock: new CorpusClock(),
    random: () => 0,
  });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const opened: string[] = [];
  hotspare.events.on("circuitOpen", ({ scope }) => opened.push(scope));
  hotspare.events.on("extensionError", ({ name, message }) => {
    throw new Error(`${name}: ${message}`);
  });
  const credentials = [
    { id: "failing", ...road.credential(origin) },
    { id: "spare", provider: "scripted" as const, script: spareOf(road) },
  ];
  const call = signal === undefined ? {} : { signal };
  if (road.operation === "embed") {
    const embedder = hotspare.embedder({ model: road.model, credentials });
    return outcomeOf(embedder.embed(["x"], call), () => embedder.status(), opened);
  }
  const vlm = hotspare.vlm({ model: road.model, credentials });
  const asked =
    road.operation === "complete"
      ? vlm.complete({ prompt: "x" }, call)
      : last(vlm.stream({ prompt: "x" }, call));
  return outcomeOf(asked, () => vlm.status(), opened);
}

/** Answers at once, with vectors of the model's length. */
function spareOf({ dimensions = 1 }: Road): Script {
  const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
  const dense = new Float32Array(dimensions).fill(0.5);
  return { embed: async () => ({ embeddings: [{ dense }], usage, model: "m" }) };
}

interface Answered {
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
}

async function outcomeOf(
  asked: Promise<Answered>,
  status: () => readonly { readonly id: string; readonly state: string }[],
  opened: readonly string[],
): Promise<Outcome> {
  const { answer, error } = await asked.then(
    (result) => ({ answer: result, error: undefined }),
    (thrown: unknown) => ({ answer: undefined, error: thrown }),
  );
  const attempts = answer?.attempts ?? failureOf(error)?.attempts ?? [];
  return {
    movedOn: answer?.credentialId === "spare",
    error,
    attempt: attempts.find(({ credentialId }) => credentialId === "failing"),
    isParked: status().some(({ id, state }) => id === "failing" && state !== "closed"),
    opened,
  };
}

async function last(stream: AsyncIterable<{ readonly type: string }>): Promise<Answered> {
  let finish: unknown;
  for await (const chunk of stream) finish = chunk;
  return finish as Answered;
}
