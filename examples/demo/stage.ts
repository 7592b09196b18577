import type { HotspareOptions } from "@hotspare/core";

/** A credential as `createHotspare` with the OpenAI plugin takes it. */
export interface StageCredential {
  readonly id: string;
  readonly provider: "openai";
  readonly apiKey: string;
  readonly baseURL?: string;
}

/** What the demo plays on: a simulated provider with a script, or the real one. */
export interface Stage extends AsyncDisposable {
  readonly title: string;
  readonly credentials: readonly StageCredential[];
  readonly embeddingModel: string;
  readonly vlmModel: string;
  /** How a Hotspare is set up for it. */
  readonly options: Pick<HotspareOptions, "failback" | "breaker" | "retry">;
  /** Called before each embedding call, counted from 1; does what the script wants and says it. */
  before(call: number): string | undefined;
  /** What the other side saw, for the closing lines. */
  requestsSeen(): number | undefined;
}
