import type { VlmCredentialFields } from "../../contract/credential-fields.js";
import type { BreakerOptions, FailbackOptions, RetryOptions } from "../../contract/options.js";
import type { PriceTable } from "../../contract/prices.js";
import type { Timeouts } from "../../contract/timeouts.js";
import type { EmbedderOptions } from "../../options/model-options.js";
import type { PolicyOverrides } from "../../options/shared-options.js";

/** The strategies that a file can name; one of your own is given to `createHotspare`. */
export type SwitcherName = "ordered" | "stickyRing" | "spread";

/** A credential in a configuration: the common fields, and those of its provider. */
export interface ConfiguredCredential extends VlmCredentialFields {
  readonly provider: string;
  readonly [field: string]: unknown;
}

/** What a configuration may say for all of its models, and again for one. */
interface ConfiguredShared {
  /** @default "ordered", or what `createHotspare` was given */
  readonly switcher?: SwitcherName | undefined;
  readonly policy?: PolicyOverrides | undefined;
  readonly retry?: RetryOptions | undefined;
  readonly timeouts?: Timeouts | undefined;
}

/** A VLM in a configuration. */
export interface ConfiguredVlm extends ConfiguredShared {
  readonly model: string;
  readonly purpose?: string | undefined;
  readonly credentials: readonly ConfiguredCredential[];
}

/** An embedder in a configuration. */
export interface ConfiguredEmbedder
  extends ConfiguredVlm,
    Pick<EmbedderOptions<never>, "dimensions" | "output" | "truncateDimensions" | "vectorSpace"> {}

/** What a configuration file holds: many models by name, and what they have in common. */
export interface HotspareConfig extends ConfiguredShared {
  /** Where editors find the JSON Schema; not read. */
  readonly $schema?: string | undefined;
  readonly failback?: FailbackOptions | undefined;
  readonly breaker?: BreakerOptions | undefined;
  readonly prices?: PriceTable | undefined;
  readonly embedders?: Readonly<Record<string, ConfiguredEmbedder>> | undefined;
  readonly vlms?: Readonly<Record<string, ConfiguredVlm>> | undefined;
}
