import type { HotspareEventSource } from "@hotspare/core";
import { type EventOrigin, lineOfEvent, type RecordedModel, recordedEvents } from "./recorded-event.js";

/** What a recorder reads from a Hotspare. Every `Hotspare` fits. */
export interface RecordedHotspare {
  readonly events: HotspareEventSource;
  readonly models?: readonly (RecordedModel & { readonly events?: HotspareEventSource })[];
}

/** Where the lines of a Hotspare go. */
interface Lines {
  add(line: string): void;
  /** Called with models that no line has named yet. */
  addModels(models: readonly RecordedModel[]): void;
}

/** Turns the events of a Hotspare into lines. Returns the function that stops this. */
export function followHotspare(hotspare: RecordedHotspare, lines: Lines): () => void {
  const by = crypto.randomUUID().slice(0, 8);
  const known = new Set<string>();
  const namesOf = new Map<string, string[]>();
  const unsubscribes: (() => void)[] = [];
  /** A model emits its event first, then the Hotspare emits the same object. Only the model's event says which model it is. */
  let heard: { readonly payload: object; readonly name: string } | undefined;

  function findModels(): void {
    const { models = [] } = hotspare;
    const found = models.filter(({ kind, name }) => !known.has(`${kind} ${name}`));
    for (const { kind, name, model, events } of found) {
      known.add(`${kind} ${name}`);
      namesOf.set(`${kind} ${model}`, [...(namesOf.get(`${kind} ${model}`) ?? []), name]);
      if (events !== undefined) {
        unsubscribes.push(
          ...recordedEvents.map((event) =>
            events.on(event, (payload) => {
              heard = { payload, name };
            }),
          ),
        );
      }
    }
    if (found.length > 0) {
      lines.addModels(
        found.map(({ name, model, kind, credentials }) => ({
          name,
          model,
          kind,
          credentials: [...credentials],
        })),
      );
    }
  }

  function originOf(payload: object): EventOrigin {
    if (heard?.payload === payload) {
      const { name } = heard;
      heard = undefined;
      return { by, name };
    }
    // Somebody may have created the model after the recording began. Its next event finds its name.
    findModels();
    const names = namesOf.get(`${Reflect.get(payload, "modelKind")} ${Reflect.get(payload, "model")}`) ?? [];
    return { by, name: names.length === 1 ? names[0] : undefined };
  }

  findModels();
  unsubscribes.push(
    ...recordedEvents.map((event) =>
      hotspare.events.on(event, (payload) => lines.add(lineOfEvent(event, payload, originOf(payload)))),
    ),
  );
  return () => {
    for (const unsubscribe of unsubscribes) {
      unsubscribe();
    }
  };
}
