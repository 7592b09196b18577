import type { FailoverEmbedder, FailoverVlm } from "@hotspare/core";
import type { Screen } from "./screen.js";
import type { Stage } from "./stage.js";
import type { Tally } from "./tally.js";

/** What a performance needs. */
export interface Cast {
  readonly stage: Stage;
  readonly embedder: FailoverEmbedder<"dense">;
  readonly vlm: FailoverVlm;
  readonly screen: Screen;
  readonly tally: Tally;
  /** Ctrl+C. */
  readonly signal: AbortSignal;
  /** Writes one line with the time and a label. */
  tell(label: string, text: string): void;
}
