import { defaultBreaker, defaultFailback, defaultPolicy } from "@hotspare/core";
import { type ErrorClass, errorClasses } from "@hotspare/core/plugin";
import { arrow, box, picture, text } from "./svg.js";

const name = "circuit";

/** A circuit's states and what moves it, with the numbers and classes of the defaults. */
export function circuitPicture(): string {
  const { failureThreshold, cooldownMs } = defaultBreaker;
  const { afterMs, afterCalls } = defaultFailback;
  const classesThat = (circuit: "open" | "count", cooldown?: "failback" | "breaker"): ErrorClass[] =>
    errorClasses.filter(
      (each) =>
        defaultPolicy[each].circuit === circuit &&
        (cooldown === undefined || defaultPolicy[each].cooldown === cooldown),
    );
  const atOnce = classesThat("open");
  const counted = classesThat("count");
  const operator = classesThat("open", "failback");
  const never = errorClasses.filter((each) => defaultPolicy[each].circuit === "none");
  const seconds = `${cooldownMs / 1_000} s`;
  const minutes = `${afterMs / 60_000} min`;
  return picture(
    {
      name,
      title: "The states of a circuit",
      description: `A closed circuit opens at once after ${atOnce.join(", ")}, and after ${failureThreshold} calls in a row that fail with ${counted.join(" or ")}. When its time is over, the open circuit becomes half-open: one call probes. If the probe is answered, the circuit closes. If the probe fails, the circuit opens for twice the time. The classes ${never.join(", ")} change no circuit.`,
    },
    { width: 760, height: 392 },
    [
      text(16, 28, "The states of a circuit", { bold: true, size: 15 }),
      box({ x: 40, y: 96, width: 170, height: 74 }, ["closed", "calls use it"], "good"),
      box({ x: 550, y: 96, width: 170, height: 74 }, ["open", "calls skip it"], "bad"),
      box({ x: 295, y: 250, width: 170, height: 74 }, ["half-open", "one call probes it"], "wait"),
      arrow(name, "M210 118H548"),
      text(380, 66, `at once: ${atOnce.join(", ")}`, { anchor: "middle", size: 12 }),
      text(380, 84, `after ${failureThreshold} calls in a row: ${counted.join(", ")}`, {
        anchor: "middle",
        size: 12,
      }),
      text(380, 106, "a wait that the provider states opens at once too", {
        anchor: "middle",
        size: 12,
        kind: "quiet",
      }),
      arrow(name, "M660 170V300H467"),
      text(560, 322, "its time is over", { anchor: "middle", size: 12, bold: true }),
      text(560, 340, "the stated time, or", { anchor: "middle", size: 12, kind: "quiet" }),
      text(560, 356, `${seconds}; after ${operator.join(", ")}:`, {
        anchor: "middle",
        size: 12,
        kind: "quiet",
      }),
      text(560, 372, `${minutes} or ${afterCalls} answers of others`, {
        anchor: "middle",
        size: 12,
        kind: "quiet",
      }),
      arrow(name, "M420 250C440 190 490 152 548 148"),
      text(452, 226, "the probe fails:", { size: 12 }),
      text(452, 242, "open for twice the time", { size: 12, kind: "quiet" }),
      arrow(name, "M295 288H100V172"),
      text(112, 264, "the probe is answered", { size: 12 }),
      text(112, 282, "calls come back", { size: 12, kind: "quiet" }),
      text(40, 340, "No circuit changes after", { size: 12, kind: "quiet" }),
      ...pairs(never).map((line, index) => text(40, 356 + index * 16, line, { size: 12, kind: "quiet" })),
    ],
  );
}

/** Two words a line. */
function pairs(words: readonly string[]): string[] {
  return words.flatMap((word, index) =>
    index % 2 === 0
      ? [
          [word, words[index + 1]].filter((each) => each !== undefined).join(", ") +
            (index + 2 < words.length ? "," : ""),
        ]
      : [],
  );
}
