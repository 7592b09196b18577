import type { VlmCredentialFields } from "../../contract/credential-fields.js";
import type { BreakerOptions, FailbackOptions, MediaOptions, RetryOptions } from "../../contract/options.js";
import type { PriceTable } from "../../contract/prices.js";
import type { Timeouts } from "../../contract/timeouts.js";
import type { EmbedderOptions } from "../../options/model-options.js";
import type { PolicyOverrides } from "../../options/shared-options.js";

/** The strategies that a file can name. Pass a strategy of your own to `createHotspare`. */
export type SwitcherName = "ordered" | "stickyRing" | "spread";

/** A credential in a configuration: the common fields and its provider's fields. */
export interface ConfiguredCredential extends VlmCredentialFields {
  readonly provider: string;
  readonly [field: string]: unknown;
}

/** Settings for all models of a configuration that one model can override. */
interface ConfiguredShared {
  /** @default "ordered", or the switcher of `createHotspare` */
  readonly switcher?: SwitcherName | undefined;
  readonly policy?: PolicyOverrides | undefined;
  readonly retry?: RetryOptions | undefined;
  readonly timeouts?: Timeouts | undefined;
  readonly media?: MediaOptions | undefined;
}

/** A VLM in a configuration. */
export interface ConfiguredVlm extends ConfiguredShared {
  readonly model: string;
  readonly purpose?: string | undefined;
  readonly maxReplyBytes?: number | undefined;
  readonly credentials: readonly ConfiguredCredential[];
}

/** An embedder in a configuration. */
export interface ConfiguredEmbedder
  extends ConfiguredVlm,
    Pick<EmbedderOptions<never>, "dimensions" | "output" | "truncateDimensions" | "vectorSpace"> {}

/** The content of a configuration file: models by name, and the settings they share. */
export interface HotspareConfig extends ConfiguredShared {
  /** Where editors find the JSON Schema. Hotspare does not read it. */
  readonly $schema?: string | undefined;
  readonly failback?: FailbackOptions | undefined;
  readonly breaker?: BreakerOptions | undefined;
  readonly prices?: PriceTable | undefined;
  readonly embedders?: Readonly<Record<string, ConfiguredEmbedder>> | undefined;
  readonly vlms?: Readonly<Record<string, ConfiguredVlm>> | undefined;
}
