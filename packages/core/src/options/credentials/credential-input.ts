import type { CredentialFields, VlmCredentialFields } from "../../contract/credential-fields.js";
import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";

/** Plugins one by one or in lists, because a package may export several plugins. */
export type PluginList = readonly (ProviderPlugin | readonly ProviderPlugin[])[];

type OnePlugin<Entry> = Entry extends readonly (infer Plugin)[] ? Plugin : Entry;

/** The fields that a plugin adds to the common fields. Any field if the plugin is known only at run time. */
type InputOf<Input> = unknown extends Input ? Readonly<Record<string, unknown>> : Input;

/** The common fields without those that the plugin's own input has. */
type CommonOf<Fields, Input> = string extends keyof Input
  ? Fields
  : Omit<Fields, Extract<keyof Input, keyof Fields>>;

type CredentialOf<Plugin, Fields> =
  Plugin extends ProviderPlugin<infer Name, infer Input, infer _Credential>
    ? CommonOf<Fields, InputOf<Input>> & InputOf<Input> & { readonly provider: Name }
    : never;

/** An embedder's credential. `provider` selects the installed provider. */
export type CredentialInput<Plugins extends PluginList> = CredentialOf<
  OnePlugin<Plugins[number]>,
  CredentialFields
>;

/** A VLM's credential. `provider` selects the installed provider. */
export type VlmCredentialInput<Plugins extends PluginList> = CredentialOf<
  OnePlugin<Plugins[number]>,
  VlmCredentialFields
>;
