import type { ModelKind } from "../contract/events.js";
import type { EngineModel } from "../engine/model/engine-model.js";
import { ClosedError } from "../errors/closed-error.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { NormalizedModelOptions } from "../options/normalize-model-options.js";
import { modelNouns, modelSubject } from "../options/refused/model-subject.js";
import type { DependencyContainer, InjectionToken } from "./di.js";
import { tokens } from "./tokens.js";

/** An embedder or a VLM under a name. */
interface NamedModel {
  readonly engine: EngineModel;
  readonly model: object;
  /** The user gave the name; otherwise it is the model's own, which several may have. */
  readonly isGiven: boolean;
}

const tokenPattern = /^hotspare\/1\/(embedder|vlm)\/(.*)$/s;

/** The models of a Hotspare by the names under which its container gives them. */
export class NamedModels {
  readonly #container: DependencyContainer;
  readonly #open: ReadonlySet<EngineModel>;
  readonly #named: Readonly<Record<ModelKind, Map<string, readonly NamedModel[]>>> = {
    embedder: new Map(),
    vlm: new Map(),
  };

  /** `open` holds the models that are open; whoever opens and closes models changes it. */
  constructor(container: DependencyContainer, open: ReadonlySet<EngineModel>) {
    this.#container = container;
    this.#open = open;
    this.#explainUnknown(container);
  }

  /** @throws {InvalidConfigError} when an open model of the kind was given this name */
  requireFree(kind: ModelKind, { name, model }: Pick<NormalizedModelOptions, "name" | "model">): void {
    const holder = name === undefined ? undefined : this.#openOf(kind, name).find(({ isGiven }) => isGiven);
    if (holder !== undefined) {
      const message = `is the name of another open ${modelNouns[kind].noun} (of the model "${holder.engine.model}"): give each its own name, or close the other model first`;
      throw new InvalidConfigError({
        subject: modelSubject(kind, model),
        issues: [{ path: "name", message, received: JSON.stringify(name) }],
      });
    }
  }

  /** Puts an open model into the container. What the user has registered under the token stays. */
  add(engine: EngineModel, model: object, given: string | undefined): void {
    const { kind, name } = engine;
    const others = this.#openOf(kind, name);
    this.#named[kind].set(name, [...others, { engine, model, isGiven: given !== undefined }]);
    const token = tokens[kind]<unknown>(name);
    if (!this.#container.isRegistered(token, true)) {
      this.#container.register(token, { useFactory: () => this.#resolve(kind, name) });
    }
  }

  #openOf(kind: ModelKind, name: string): readonly NamedModel[] {
    return (this.#named[kind].get(name) ?? []).filter(({ engine }) => this.#open.has(engine));
  }

  #resolve(kind: ModelKind, name: string): object {
    const open = this.#openOf(kind, name);
    const found = open.find(({ isGiven }) => isGiven) ?? open[0];
    if (found === undefined) {
      throw new ClosedError({ model: name });
    }
    if (!found.isGiven && open.length > 1) {
      const message = `could be any of ${open.length} open ${modelNouns[kind].noun}s of this model: give each a name, as in hotspare.${kind}({ name: "docs", … })`;
      throw unresolved(kind, name, message);
    }
    return found.model;
  }

  /** tsyringe says only that a symbol is not registered, so a container of a Hotspare says what names there are. */
  #explainUnknown(container: DependencyContainer): void {
    const resolve = container.resolve.bind(container);
    const createChild = container.createChildContainer.bind(container);
    container.resolve = <Part>(token: InjectionToken<Part>, ...more: readonly unknown[]): Part => {
      const [, kind, name] =
        tokenPattern.exec(typeof token === "symbol" ? (token.description ?? "") : "") ?? [];
      const isOptional = more[1] === true;
      if (kind !== undefined && name !== undefined && !isOptional && !container.isRegistered(token, true)) {
        throw this.#unknownName(kind as ModelKind, name);
      }
      return Reflect.apply(resolve, undefined, [token, ...more]);
    };
    container.createChildContainer = () => {
      const child = createChild();
      this.#explainUnknown(child);
      return child;
    };
  }

  #unknownName(kind: ModelKind, name: string): InvalidConfigError {
    const known = [...this.#named[kind].keys()].filter((each) => this.#openOf(kind, each).length > 0);
    const other: ModelKind = kind === "vlm" ? "embedder" : "vlm";
    const mend =
      this.#openOf(other, name).length > 0
        ? `it is the name of ${modelNouns[other].withArticle}: ask for tokens.${other}(${JSON.stringify(name)})`
        : suggestName(name, known);
    return unresolved(kind, name, `no open ${modelNouns[kind].noun} of this Hotspare has this name; ${mend}`);
  }
}

function unresolved(kind: ModelKind, name: string, message: string): InvalidConfigError {
  const path = `tokens.${kind}(${JSON.stringify(name)})`;
  return new InvalidConfigError({ subject: "names asked of the container", issues: [{ path, message }] });
}
