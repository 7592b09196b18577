import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { isObject, type JsonObject, showValue, unknownField } from "@hotspare/core/plugin";
import type { MeterProvider, TracerProvider } from "@opentelemetry/api";

/** Options of `instrument()`. */
export interface InstrumentOptions {
  /** Makes the spans. @default the global provider, also if it is registered later */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Makes the metrics. @default the global provider, also if it is registered later */
  readonly meterProvider?: MeterProvider | undefined;
  /**
   * Whether prompts and answers become attributes of the call's span: texts, tool calls and the kinds of pictures, never a picture's bytes and
   * never a vector. Keys that Hotspare knows are `[secret]`. `maxCharacters` limits the JSON of each attribute. @default false; with `true`, 16,384 characters
   */
  readonly captureContent?: boolean | { readonly maxCharacters?: number | undefined } | undefined;
  /**
   * Whether requests to providers have the trace's context: the headers of the global propagator, or `traceparent` and `tracestate` if no
   * propagator is registered. Hotspare never sends baggage. @default false
   */
  readonly propagate?: boolean | undefined;
  /** Attribute `hotspare.name` of all spans and metrics, for a process with several Hotspares. @default none */
  readonly name?: string | undefined;
}

/** The options with every default filled in. */
export interface NormalizedOptions {
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  /** Bound of each attribute of content, in characters; undefined: no content is captured. */
  readonly contentCharacters: number | undefined;
  readonly propagate: boolean;
  readonly name: string | undefined;
}

const usualCharacters = 16_384;
const names = ["tracerProvider", "meterProvider", "captureContent", "propagate", "name"];

/** @throws {InvalidConfigError} which lists everything that is wrong with the options */
export function normalizeOptions(options: InstrumentOptions): NormalizedOptions {
  const { tracerProvider, meterProvider, captureContent = false, propagate = false, name } = options;
  const issues: ConfigIssue[] = Object.keys(options)
    .filter((given) => !names.includes(given))
    .map((given) => unknownField("", given, names));
  const check = (path: string, value: unknown, isRight: boolean, message: string) => {
    if (!isRight) {
      issues.push({ path, message, received: showValue(value) });
    }
  };
  check(
    "tracerProvider",
    tracerProvider,
    tracerProvider === undefined || hasMethod(tracerProvider, "getTracer"),
    "must have getTracer(): give a TracerProvider of an OpenTelemetry SDK",
  );
  check(
    "meterProvider",
    meterProvider,
    meterProvider === undefined || hasMethod(meterProvider, "getMeter"),
    "must have getMeter(): give a MeterProvider of an OpenTelemetry SDK",
  );
  check("propagate", propagate, typeof propagate === "boolean", "must be true or false");
  check(
    "name",
    name,
    name === undefined || (typeof name === "string" && name !== ""),
    "must be a text that is not empty",
  );
  check(
    "captureContent",
    captureContent,
    typeof captureContent === "boolean" || isObject(captureContent),
    "must be true, false or { maxCharacters }",
  );
  const { maxCharacters, ...others }: JsonObject = isObject(captureContent) ? captureContent : {};
  issues.push(
    ...Object.keys(others).map((given) => unknownField("captureContent", given, ["maxCharacters"])),
  );
  check(
    "captureContent.maxCharacters",
    maxCharacters,
    maxCharacters === undefined || (Number.isInteger(maxCharacters) && Number(maxCharacters) > 0),
    "must be a whole number above 0",
  );
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject: "options of instrument()", issues });
  }
  return { tracerProvider, meterProvider, contentCharacters: charactersOf(captureContent), propagate, name };
}

function charactersOf(captured: NonNullable<InstrumentOptions["captureContent"]>): number | undefined {
  if (typeof captured === "boolean") {
    return captured ? usualCharacters : undefined;
  }
  return captured.maxCharacters ?? usualCharacters;
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, name) === "function";
}
