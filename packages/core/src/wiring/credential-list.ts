import { ClosedError } from "../errors/closed-error.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import type { CredentialChanges, CredentialPlace } from "../failover/credential-changes.js";
import type { CredentialSlot } from "../failover/credential-slot.js";
import type { CommonAdapter, FailoverModel } from "../failover/failover-model.js";
import type { Roster } from "../failover/roster.js";
import type { ModelHealth } from "../health/model-health.js";
import { defaultId } from "../options/duplicate-ids.js";
import { parseNewCredential } from "../options/parse-new-credential.js";
import type { ParsedCredential } from "../options/parsed-credential.js";
import { type AdaptedCredential, createSlot, type SlotContext } from "./create-slot.js";
import { createSwitcher } from "./create-switcher.js";
import { hiddenValues } from "./hidden-values.js";

/** How one kind of model checks its credentials and makes their adapters. */
export interface CredentialMaker<Adapter> {
  /** What is wrong with the credentials as a whole. */
  check(credentials: readonly ParsedCredential[]): readonly ConfigIssue[];
  adapt(credential: ParsedCredential): AdaptedCredential<Adapter>;
  /** What is wrong with what was made. */
  checkAdapted(adapted: readonly AdaptedCredential<Adapter>[]): readonly ConfigIssue[];
}

interface Entry<Adapter> {
  readonly credential: ParsedCredential;
  readonly adapted: AdaptedCredential<Adapter>;
  readonly slot: CredentialSlot<Adapter>;
}

/** A model's credentials in priority order. Each change makes a new list: everything is checked before anything is changed. */
export class CredentialList<Adapter extends CommonAdapter> implements CredentialChanges {
  readonly #context: SlotContext;
  readonly #maker: CredentialMaker<Adapter>;
  readonly #health: ModelHealth;
  /** Off the list, with attempts under way: their secrets are still hidden. */
  readonly #leaving = new Set<Entry<Adapter>>();
  #entries: readonly Entry<Adapter>[] = [];
  #model: FailoverModel<Adapter> | undefined;

  constructor(context: SlotContext, maker: CredentialMaker<Adapter>, health: ModelHealth) {
    this.#context = context;
    this.#maker = maker;
    this.#health = health;
  }

  /** The list that the model begins with. @throws {InvalidConfigError} when the credentials do not go together */
  begin(credentials: readonly ParsedCredential[]): Roster<Adapter> {
    refuse(this.#maker.check(credentials));
    const adapted = credentials.map((credential) => this.#maker.adapt(credential));
    refuse(this.#maker.checkAdapted(adapted));
    this.#entries = adapted.map((each) => this.#entryOf(each));
    for (const entry of this.#entries) {
      this.#enlist(entry);
    }
    return this.#roster();
  }

  /** The model whose list this is, from the moment there is one. */
  serve(model: FailoverModel<Adapter>): void {
    this.#model = model;
  }

  add(given: unknown, { before }: CredentialPlace): void {
    const model = this.#openModel();
    const credential = this.#parse(given, this.#freeId());
    if (this.#entries.some((entry) => entry.slot.ref.id === credential.id)) {
      const message =
        "another credential has it: use another id, or replaceCredential to put a new key behind this one";
      refuse([{ path: "credential.id", message, received: JSON.stringify(credential.id) }]);
    }
    const index = before === undefined ? this.#entries.length : this.#indexOf(before, "before");
    const entry = this.#admit(credential, index, 0);
    this.#entries = this.#entries.toSpliced(index, 0, entry);
    this.#enlist(entry);
    model.changeRoster(this.#roster());
  }

  replace(credentialId: string, given: unknown): void {
    const model = this.#openModel();
    const index = this.#indexOf(credentialId, "replaceCredential(id)");
    const credential = this.#parse(given, credentialId);
    if (credential.id !== credentialId) {
      const message = `the credential it replaces has the id ${JSON.stringify(credentialId)}: leave the id out, or remove that one and add this one`;
      refuse([{ path: "credential.id", message, received: JSON.stringify(credential.id) }]);
    }
    const entry = this.#admit(credential, index, 1);
    const replaced = this.#entries[index];
    this.#entries = this.#entries.with(index, entry);
    this.#enlist(entry, replaced === undefined ? undefined : this.#leave(model, replaced));
    model.changeRoster(this.#roster());
  }

  remove(credentialId: string): void {
    const model = this.#openModel();
    const index = this.#indexOf(credentialId, "removeCredential(id)");
    const [removed, ...others] = [...this.#entries.slice(index), ...this.#entries.slice(0, index)];
    if (removed === undefined || others.length === 0) {
      const message = "it is the model's only credential: add another before, or close the model";
      refuse([{ path: "removeCredential(id)", message, received: JSON.stringify(credentialId) }]);
      return;
    }
    this.#entries = this.#entries.toSpliced(index, 1);
    this.#health.remove(credentialId, this.#leave(model, removed));
    model.changeRoster(this.#roster());
  }

  /** Of a model that has closed. */
  forgetSecrets(): void {
    for (const entry of [...this.#entries, ...this.#leaving]) {
      this.#show(entry);
    }
    this.#leaving.clear();
  }

  #openModel(): FailoverModel<Adapter> {
    const { options } = this.#context;
    if (this.#model === undefined || this.#model.closed) {
      throw new ClosedError({ model: options.model });
    }
    return this.#model;
  }

  #parse(given: unknown, id: string): ParsedCredential {
    const { kind, parts } = this.#context;
    return parseNewCredential(kind, given, id, parts.options.plugins);
  }

  /** Checks the list as it would be, and makes the new credential's adapter. */
  #admit(credential: ParsedCredential, index: number, replaced: number): Entry<Adapter> {
    const before = this.#entries.slice(0, index);
    const behind = this.#entries.slice(index + replaced);
    const parsed = (entries: readonly Entry<Adapter>[]) => entries.map((entry) => entry.credential);
    const made = (entries: readonly Entry<Adapter>[]) => entries.map((entry) => entry.adapted);
    refuse(this.#maker.check([...parsed(before), credential, ...parsed(behind)]));
    const adapted = this.#maker.adapt(credential);
    const issues = this.#maker.checkAdapted([...made(before), adapted, ...made(behind)]);
    if (issues.length > 0) {
      void adapted.adapter.close?.().catch(() => undefined);
    }
    refuse(issues);
    return this.#entryOf(adapted);
  }

  #entryOf(adapted: AdaptedCredential<Adapter>): Entry<Adapter> {
    return { credential: adapted.credential, adapted, slot: createSlot(this.#context, adapted) };
  }

  #enlist({ credential, slot }: Entry<Adapter>, whenOldIsIdle?: () => void): void {
    for (const value of hiddenValues(credential)) {
      this.#context.parts.runtime.vault.add(value);
    }
    const { provider, account, secrets } = credential;
    const identity = {
      provider,
      endpoint: slot.endpoint,
      secrets: secrets.map((secret) => secret.identity()),
      account,
      model: slot.ref.model,
    };
    this.#health.add(slot.ref, identity, whenOldIsIdle);
  }

  /** What is done when the last attempt of a credential that is off the list has ended. */
  #leave(model: FailoverModel<Adapter>, entry: Entry<Adapter>): () => void {
    this.#leaving.add(entry);
    const close = model.retire(entry.slot);
    return () => {
      close();
      if (this.#leaving.delete(entry)) {
        this.#show(entry);
      }
    };
  }

  #show({ credential }: Entry<Adapter>): void {
    for (const value of hiddenValues(credential)) {
      this.#context.parts.runtime.vault.remove(value);
    }
  }

  #roster(): Roster<Adapter> {
    const { parts, options, events } = this.#context;
    const { failback } = parts.options;
    const slots = new Map(this.#entries.map(({ slot }) => [slot.ref.id, slot]));
    const background =
      failback.probe === "background" &&
      [...slots.values()].every(({ adapter }) => adapter.ping !== undefined);
    const context = {
      model: options.model,
      credentials: [...slots.values()].map((slot) => slot.ref),
      health: this.#health,
      clock: parts.clock,
      random: parts.random,
      failback: { ...failback, probe: background ? ("background" as const) : ("request" as const) },
    };
    const switcher = createSwitcher(options.switcher ?? parts.switcher, context, events);
    return { slots, switcher, probesInBackground: background };
  }

  #indexOf(credentialId: string, path: string): number {
    const index = this.#entries.findIndex(({ slot }) => slot.ref.id === credentialId);
    if (index === -1) {
      const known = this.#entries.map(({ slot }) => slot.ref.id).join(", ");
      const message = `there is no such credential; there are: ${known}`;
      refuse([{ path, message, received: JSON.stringify(credentialId) }]);
    }
    return index;
  }

  #freeId(): string {
    const taken = new Set(this.#entries.map(({ slot }) => slot.ref.id));
    let index = this.#entries.length;
    while (taken.has(defaultId(index))) {
      index += 1;
    }
    return defaultId(index);
  }
}

function refuse(issues: readonly ConfigIssue[]): void {
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
}
