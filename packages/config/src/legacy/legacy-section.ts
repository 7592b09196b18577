import { isObject } from "@hotspare/core/plugin";
import { kindOf } from "../file/kind-of.js";
import type { MigrationNotes } from "./migration-notes.js";

/** A value of the old configuration, and its path. */
export interface LegacyField<Value> {
  readonly value: Value;
  readonly path: string;
}

/** An object of the old configuration. Records which fields were read, so that every unread field is reported. */
export class LegacySection {
  readonly path: string;
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #notes: MigrationNotes;
  readonly #read = new Set<string>();

  constructor(path: string, fields: Readonly<Record<string, unknown>>, notes: MigrationNotes) {
    this.path = path;
    this.#fields = fields;
    this.#notes = notes;
  }

  /** Null and empty texts mean "not set" in the old configuration. 0 and false are set. */
  text(name: string): LegacyField<string> | undefined {
    return this.#take(name, "a text", (value) => (typeof value === "string" ? value : undefined));
  }

  number(name: string): LegacyField<number> | undefined {
    return this.#take(name, "a number", (value) => {
      const number = typeof value === "string" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : undefined;
    });
  }

  flag(name: string): LegacyField<boolean> | undefined {
    return this.#take(name, "true or false", (value) => (typeof value === "boolean" ? value : undefined));
  }

  object(name: string): LegacyField<Readonly<Record<string, unknown>>> | undefined {
    return this.#take(name, "an object", (value) => (isObject(value) ? value : undefined));
  }

  section(name: string): LegacySection | undefined {
    const field = this.object(name);
    return field === undefined ? undefined : new LegacySection(field.path, field.value, this.#notes);
  }

  /** Returns the sections of a list, or undefined if the list is missing. */
  sections(name: string): readonly LegacySection[] | undefined {
    const list = this.#take(name, "a list", (value): readonly unknown[] | undefined =>
      Array.isArray(value) ? value : undefined,
    );
    return list?.value.flatMap((entry, index) => {
      const path = `${list.path}[${index}]`;
      if (!isObject(entry)) {
        this.#notes.refuse({ path, message: "must be an object", received: kindOf(entry) });
        return [];
      }
      return [new LegacySection(path, entry, this.#notes)];
    });
  }

  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** Reports that a field of this section has no equivalent, and what to do instead. */
  drop(name: string, message: string): void {
    if (this.#isGiven(name)) {
      this.#notes.warn("dropped", this.#pathOf(name), message);
    }
    this.#read.add(name);
  }

  /** Reports every unread field as left out. */
  dropOthers(message: string): void {
    for (const name of this.names().filter((name) => !this.#read.has(name))) {
      this.drop(name, message);
    }
  }

  #pathOf(name: string): string {
    return this.path === "" ? name : `${this.path}.${name}`;
  }

  #isGiven(name: string): boolean {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    return value !== undefined && value !== null && value !== "";
  }

  #take<Value>(
    name: string,
    what: string,
    read: (value: unknown) => Value | undefined,
  ): LegacyField<Value> | undefined {
    this.#read.add(name);
    if (!this.#isGiven(name)) {
      return undefined;
    }
    const path = this.#pathOf(name);
    const value = read(this.#fields[name]);
    if (value === undefined) {
      const received = kindOf(this.#fields[name]);
      this.#notes.refuse({ path, message: `must be ${what}`, received });
      return undefined;
    }
    return { value, path };
  }
}
