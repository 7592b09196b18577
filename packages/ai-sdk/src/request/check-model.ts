import { InvalidConfigError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";

/** A model must be an object with these methods, whichever class made it. @throws {InvalidConfigError} which says how to make it */
function checkModel(
  value: unknown,
  methods: readonly string[],
  { path, subject, advice }: { readonly path: string; readonly subject: string; readonly advice: string },
): void {
  const isModel =
    typeof value === "object" &&
    value !== null &&
    methods.every((name) => typeof Reflect.get(value, name) === "function");
  if (!isModel) {
    throw new InvalidConfigError({
      subject,
      issues: [{ path, message: advice, received: describeValue(value) }],
    });
  }
}

/** @throws {InvalidConfigError} */
export function checkVlm(value: unknown, path: string, subject: string): void {
  const advice = "must be a VLM: hotspare.vlm({ model, credentials })";
  checkModel(value, ["complete", "stream"], { path, subject, advice });
}

/** @throws {InvalidConfigError} */
export function checkEmbedder(value: unknown, path: string, subject: string): void {
  const advice = "must be an embedder: hotspare.embedder({ model, credentials })";
  checkModel(value, ["embed"], { path, subject, advice });
}
