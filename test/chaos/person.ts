import type { PersonModels } from "./person-call.js";
import type { ScriptedKey } from "./scripted-keys.js";
import type { SeededRandom } from "./seeded-random.js";

/** A credential on a list. */
export interface Listed {
  readonly id: string;
  readonly key: ScriptedKey;
  readonly isNarrow: boolean;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
}

/** Some are likelier than others. */
const actions = [
  "add",
  "add",
  "remove",
  "remove",
  "replace",
  "replace",
  "swap",
  "check",
  "reset",
  "resetAll",
  "reopen",
] as const;

type ModelKind = keyof PersonModels;

/** What a person needs to change things. */
export interface PersonParts {
  readonly models: PersonModels;
  readonly random: SeededRandom;
  readonly keys: readonly ScriptedKey[];
  readonly nowMs: () => number;
  /** A credential as a user writes it. */
  readonly write: (kind: ModelKind, listed: Listed) => never;
  /** Closes a model and opens another with these credentials. */
  readonly reopen: (kind: ModelKind, list: readonly Listed[]) => void;
  /** Called after each change: a credential came (also in another's place), or anything else. */
  readonly onChange: (kind: ModelKind, come: readonly string[]) => void;
  /** What a check came to does not matter, but its end does. */
  readonly follow: (name: string, work: Promise<unknown>) => void;
}

/** Changes the credentials of running models, as an operator does: by every road, one step at a time. */
export class Person {
  readonly lists: Record<ModelKind, Listed[]>;
  readonly #parts: PersonParts;
  #lastId = 0;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.lists = { embedder: [], vlm: [] };
  }

  /** The list that a model begins with. */
  begin(kind: ModelKind): readonly Listed[] {
    this.lists[kind] = this.#parts.keys.slice(0, 6).map((key) => this.#listed(key, false));
    return this.lists[kind];
  }

  /** One change of one model. */
  act(): void {
    const { random } = this.#parts;
    const kind = random.pick(["embedder", "vlm"] as const);
    this.#do(random.pick(actions), kind);
  }

  #do(action: (typeof actions)[number], kind: ModelKind): void {
    const { models, random, onChange, follow, reopen } = this.#parts;
    const model = models[kind];
    const list = this.lists[kind];
    const at = Math.floor(random.between(0, list.length));
    const listed = list[at];
    if (listed === undefined) {
      return;
    }
    switch (action) {
      case "add":
        this.#add(kind);
        break;
      case "remove":
        if (list.length > 3) {
          this.#remove(kind, at);
        }
        break;
      case "swap":
        // A rotation by two steps: the new key comes before the old one goes.
        this.#add(kind);
        this.#remove(kind, this.lists[kind].indexOf(listed));
        break;
      case "replace": {
        const next = { ...this.#listed(random.pick(this.#pool()), random.chance(0.3)), id: listed.id };
        model.replaceCredential(listed.id, this.#parts.write(kind, next));
        list[at] = next;
        onChange(kind, [listed.id]);
        break;
      }
      case "check":
        onChange(kind, []);
        follow(`check of ${kind}`, model.checkCredentials());
        break;
      case "reset":
        model.reset(listed.id);
        onChange(kind, [listed.id]);
        break;
      case "resetAll":
        model.reset();
        onChange(kind, idsOf(list));
        break;
      case "reopen":
        reopen(kind, list);
        onChange(kind, idsOf(list));
        break;
    }
  }

  #add(kind: ModelKind): void {
    const { models, random, onChange, write } = this.#parts;
    const list = this.lists[kind];
    if (list.length >= 9) {
      return;
    }
    const listed = this.#listed(random.pick(this.#pool()), random.chance(0.2));
    const at = Math.floor(random.between(0, list.length + 1));
    const before = list[at]?.id;
    models[kind].addCredential(write(kind, listed), before === undefined ? {} : { before });
    list.splice(at, 0, listed);
    onChange(kind, [listed.id]);
  }

  #remove(kind: ModelKind, at: number): void {
    const { models, onChange } = this.#parts;
    const [listed] = this.lists[kind].splice(at, 1);
    if (listed !== undefined) {
      models[kind].removeCredential(listed.id);
      onChange(kind, []);
    }
  }

  #pool(): readonly [ScriptedKey, ...ScriptedKey[]] {
    const [first, ...others] = this.#parts.keys;
    if (first === undefined) {
      throw new Error("there are no keys");
    }
    return [first, ...others];
  }

  #listed(key: ScriptedKey, isNarrow: boolean): Listed {
    this.#lastId += 1;
    return { id: `c${this.#lastId}`, key, isNarrow, sinceMs: this.#parts.nowMs() };
  }
}

function idsOf(list: readonly Listed[]): readonly string[] {
  return list.map(({ id }) => id);
}
