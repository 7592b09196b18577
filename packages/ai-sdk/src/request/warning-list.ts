import type { SharedV3Warning } from "@ai-sdk/provider";

/** What is not sent as the caller asked; the same thing is said once. */
export class WarningList {
  readonly #warnings = new Map<string, SharedV3Warning>();

  unsupported(feature: string, details: string): void {
    this.#add({ type: "unsupported", feature, details });
  }

  compatibility(feature: string, details: string): void {
    this.#add({ type: "compatibility", feature, details });
  }

  /** A new list, for a result of the AI SDK, which may change it. */
  get all(): SharedV3Warning[] {
    return [...this.#warnings.values()];
  }

  #add(warning: SharedV3Warning): void {
    this.#warnings.set(JSON.stringify(warning), warning);
  }
}
