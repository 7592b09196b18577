import type { CredentialFields, VlmCredentialFields } from "../contract/credential-fields.js";
import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";

/** Plugins as they are given: one by one, or in lists, since a package may bring several. */
export type PluginList = readonly (ProviderPlugin | readonly ProviderPlugin[])[];

type OnePlugin<Entry> = Entry extends readonly (infer Plugin)[] ? Plugin : Entry;

/** What a user writes beside the common fields; of a plugin that is known only at run time, anything. */
type InputOf<Input> = unknown extends Input ? Readonly<Record<string, unknown>> : Input;

type CredentialOf<Plugin, Fields> =
  Plugin extends ProviderPlugin<infer Name, infer Input, infer _Credential>
    ? Fields & InputOf<Input> & { readonly provider: Name }
    : never;

/** An embedder's credential: one of the installed providers', told apart by `provider`. */
export type CredentialInput<Plugins extends PluginList> = CredentialOf<
  OnePlugin<Plugins[number]>,
  CredentialFields
>;

/** A VLM's credential: one of the installed providers', told apart by `provider`. */
export type VlmCredentialInput<Plugins extends PluginList> = CredentialOf<
  OnePlugin<Plugins[number]>,
  VlmCredentialFields
>;
