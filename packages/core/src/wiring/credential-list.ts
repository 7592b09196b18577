import type { CredentialRef } from "../contract/plugin/credential-ref.js";
import type { ModelCredential } from "../engine/call/model-credential.js";
import { Roster } from "../engine/call/roster.js";
import type { EngineModel } from "../engine/model/engine-model.js";
import { ClosedError } from "../errors/closed-error.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import type { ModelHealth } from "../health/model-health.js";
import type { CredentialChanges, CredentialPlace } from "../models/credential-changes.js";
import { parseNewCredential } from "../options/credentials/parse-new-credential.js";
import type { ParsedCredential } from "../options/credentials/parsed-credential.js";
import { defaultId } from "../options/duplicate-ids.js";
import { openHostOf } from "../options/open-host.js";
import { modelSubject } from "../options/refused/model-subject.js";
import { describeValue } from "../options/refused/received-value.js";
import { type EffectiveModelOptions, effectiveOptions } from "../options/shown/effective-options.js";
import { adaptAt } from "./adapt-at.js";
import { type AdaptedCredential, type CredentialContext, createCredential } from "./create-credential.js";
import { createSwitcher } from "./create-switcher.js";
import { hiddenValues } from "./hidden-values.js";

/** How one kind of model checks its credentials and makes their adapters. */
export interface CredentialMaker {
  /** What is wrong with the credentials as a whole. */
  check(credentials: readonly ParsedCredential[]): readonly ConfigIssue[];
  adapt(credential: ParsedCredential): AdaptedCredential;
  /** What is wrong with what was made. */
  checkAdapted(adapted: readonly AdaptedCredential[]): readonly ConfigIssue[];
}

interface Entry {
  readonly parsed: ParsedCredential;
  readonly adapted: AdaptedCredential;
  readonly credential: ModelCredential;
}

/** A model's credentials in priority order. Each change makes a new list: everything is checked before anything is changed. */
export class CredentialList implements CredentialChanges {
  readonly #context: CredentialContext;
  readonly #maker: CredentialMaker;
  readonly #health: ModelHealth;
  /** Off the list, with attempts under way: their secrets are still hidden. */
  readonly #leaving = new Set<Entry>();
  #entries: readonly Entry[] = [];
  #model: EngineModel | undefined;

  constructor(context: CredentialContext, maker: CredentialMaker, health: ModelHealth) {
    this.#context = context;
    this.#maker = maker;
    this.#health = health;
  }

  /** The list that the model begins with. @throws {InvalidConfigError} when the credentials do not go together */
  begin(credentials: readonly ParsedCredential[]): Roster {
    const { kind, options } = this.#context;
    const subject = modelSubject(kind, options.model);
    refuse(this.#maker.check(credentials), subject);
    const adapted = credentials.map((credential, index) =>
      adaptAt({ path: `credentials[${index}]`, subject }, () => this.#maker.adapt(credential)),
    );
    refuse(this.#maker.checkAdapted(adapted), subject);
    this.#entries = adapted.map((each) => this.#entryOf(each));
    for (const entry of this.#entries) {
      this.#enlist(entry);
    }
    this.#health.arrange(this.#entries.map(({ credential }) => credential.ref.id));
    return this.#roster();
  }

  /** The model whose list this is, from the moment there is one. */
  serve(model: EngineModel): void {
    this.#model = model;
  }

  add(given: unknown, { before }: CredentialPlace): void {
    const model = this.#openModel();
    const credential = this.#parse(given, this.#freeId(), "addCredential");
    if (this.#entries.some((entry) => entry.credential.ref.id === credential.id)) {
      const message =
        "another credential has this id: use another id, or call replaceCredential to give that credential a new key";
      refuse(
        [{ path: "credential.id", message, received: describeValue(credential.id, "value") }],
        argumentsOf("addCredential"),
      );
    }
    const index =
      before === undefined ? this.#entries.length : this.#indexOf(before, "before", "addCredential");
    const entry = this.#admit(credential, index, 0, "addCredential");
    this.#entries = this.#entries.toSpliced(index, 0, entry);
    this.#enlist(entry);
    model.changeRoster(this.#roster());
  }

  replace(credentialId: string, given: unknown): void {
    const model = this.#openModel();
    const index = this.#indexOf(credentialId, "replaceCredential(id)", "replaceCredential");
    const credential = this.#parse(given, credentialId, "replaceCredential");
    if (credential.id !== credentialId) {
      const message = `the replaced credential has the id ${JSON.stringify(credentialId)}: leave the id out, or remove the old credential and add the new credential`;
      refuse(
        [{ path: "credential.id", message, received: describeValue(credential.id, "value") }],
        argumentsOf("replaceCredential"),
      );
    }
    const entry = this.#admit(credential, index, 1, "replaceCredential");
    const replaced = this.#entries[index];
    this.#entries = this.#entries.with(index, entry);
    this.#enlist(entry, replaced === undefined ? undefined : this.#leave(model, replaced));
    model.changeRoster(this.#roster());
  }

  remove(credentialId: string): void {
    const model = this.#openModel();
    const index = this.#indexOf(credentialId, "removeCredential(id)", "removeCredential");
    const [removed, ...others] = [...this.#entries.slice(index), ...this.#entries.slice(0, index)];
    if (removed === undefined || others.length === 0) {
      const message = "it is the model's only credential: add another credential first, or close the model";
      refuse(
        [{ path: "removeCredential(id)", message, received: describeValue(credentialId, "value") }],
        argumentsOf("removeCredential"),
      );
      return;
    }
    this.#entries = this.#entries.toSpliced(index, 1);
    this.#health.remove(credentialId, this.#leave(model, removed));
    model.changeRoster(this.#roster());
  }

  effectiveOptions(): EffectiveModelOptions {
    const { options, parts } = this.#context;
    const credentials = this.#entries.map(({ parsed }) => parsed);
    return effectiveOptions(options, credentials, (text) => parts.runtime.vault.has(text));
  }

  /** Of a model that has closed. */
  forgetSecrets(): void {
    for (const entry of [...this.#entries, ...this.#leaving]) {
      this.#show(entry);
    }
    this.#leaving.clear();
  }

  #openModel(): EngineModel {
    const { options } = this.#context;
    if (this.#model === undefined || this.#model.closed) {
      throw new ClosedError({ model: options.model });
    }
    return this.#model;
  }

  #parse(given: unknown, id: string, method: ChangingMethod): ParsedCredential {
    const { kind, parts, options } = this.#context;
    const owner = { kind, model: options.model, plugins: parts.options.plugins };
    return parseNewCredential(owner, given, { defaultId: id, method });
  }

  /** Checks the list as it would be, and makes the new credential's adapter. */
  #admit(credential: ParsedCredential, index: number, replaced: number, method: ChangingMethod): Entry {
    const before = this.#entries.slice(0, index);
    const behind = this.#entries.slice(index + replaced);
    const parsed = (entries: readonly Entry[]) => entries.map((entry) => entry.parsed);
    const made = (entries: readonly Entry[]) => entries.map((entry) => entry.adapted);
    refuse(this.#maker.check([...parsed(before), credential, ...parsed(behind)]), argumentsOf(method));
    const place = { path: "credential", subject: argumentsOf(method) };
    const adapted = adaptAt(place, () => this.#maker.adapt(credential));
    const issues = this.#maker.checkAdapted([...made(before), adapted, ...made(behind)]);
    if (issues.length > 0) {
      void closeUnused(adapted);
    }
    refuse(issues, argumentsOf(method));
    return this.#entryOf(adapted);
  }

  #entryOf(adapted: AdaptedCredential): Entry {
    return { parsed: adapted.credential, adapted, credential: createCredential(this.#context, adapted) };
  }

  #enlist({ parsed, credential }: Entry, whenOldIsIdle?: () => void): void {
    for (const value of hiddenValues(parsed)) {
      this.#context.parts.runtime.vault.add(value);
    }
    const { ref, endpoint } = credential;
    this.#warnOfOpenAddress(ref, endpoint);
    const { provider, account, identity, maxConcurrent } = parsed;
    this.#health.add(
      ref,
      {
        provider,
        endpoint,
        secrets: identity(),
        localName: this.#health.memory.localNameOf(ref.id),
        account,
        model: ref.model,
      },
      maxConcurrent,
      whenOldIsIdle,
    );
  }

  #warnOfOpenAddress({ id, provider, model }: CredentialRef, endpoint: string): void {
    if (openHostOf(endpoint) === undefined) {
      return;
    }
    try {
      const message = "An http:// address of another machine: keys, texts and answers are not encrypted";
      this.#context.parts.logger?.warn(message, {
        warning: "open_address",
        credentialId: id,
        provider,
        model,
      });
    } catch {
      // A logger that throws changes nothing.
    }
  }

  /** What is done when the last attempt of a credential that is off the list has ended. */
  #leave(model: EngineModel, entry: Entry): () => void {
    this.#leaving.add(entry);
    const close = model.retire(entry.credential);
    return () => {
      close();
      if (this.#leaving.delete(entry)) {
        this.#show(entry);
        const { parts, kind, options } = this.#context;
        const { id, provider } = entry.credential.ref;
        parts.usage.retire({ credentialId: id, provider, model: options.model, kind });
      }
    };
  }

  #show({ parsed }: Entry): void {
    for (const value of hiddenValues(parsed)) {
      this.#context.parts.runtime.vault.remove(value);
    }
  }

  #roster(): Roster {
    const { parts, options, events } = this.#context;
    const { failback } = parts.options;
    const credentials = this.#entries.map(({ credential }) => credential);
    const context = {
      model: options.model,
      credentials: credentials.map(({ ref }) => ref),
      health: this.#health,
      clock: parts.clock,
      random: parts.random,
      failback,
      cooldownMs: parts.options.breaker.cooldownMs,
      memory: this.#health.memory.ofSwitchers,
      fleetLimits: this.#health.registry.link?.limitsOf({
        clock: parts.clock,
        quotaOf: (id) => this.#health.domainOf(id, "account_model")?.sharedName,
        changed: () => this.#health.roomChanged(),
      }),
    };
    const switcher = createSwitcher(options.switcher ?? parts.switcher, context, events);
    return new Roster(credentials, switcher);
  }

  #indexOf(credentialId: string, path: string, method: ChangingMethod): number {
    const index = this.#entries.findIndex(({ credential }) => credential.ref.id === credentialId);
    if (index === -1) {
      const known = this.#entries.map(({ credential }) => credential.ref.id).join(", ");
      const message = `no credential has this id; the ids are: ${known}`;
      refuse([{ path, message, received: describeValue(credentialId, "value") }], argumentsOf(method));
    }
    return index;
  }

  #freeId(): string {
    const taken = new Set(this.#entries.map(({ credential }) => credential.ref.id));
    let index = this.#entries.length;
    while (taken.has(defaultId(index))) {
      index += 1;
    }
    return defaultId(index);
  }
}

type ChangingMethod = "addCredential" | "replaceCredential" | "removeCredential";

function argumentsOf(method: ChangingMethod): string {
  return `arguments of ${method}()`;
}

function refuse(issues: readonly ConfigIssue[], subject: string): void {
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject });
  }
}

/** Closes an adapter that was made for a refused change, and does not wait for it. */
async function closeUnused({ adapter }: AdaptedCredential): Promise<void> {
  try {
    await adapter.close?.();
  } catch {
    // The adapter was never used.
  }
}
