import { runOutage } from "../generated/outage-run.js";
import { barsOf, timelinePicture } from "./timeline-picture.js";

/** An outage of thirty minutes, as a run on the simulated provider drew it. */
export async function outagePicture(): Promise<string> {
  const { ids, lengthMs, samples, moments } = await runOutage();
  const times = new Set(moments.filter(({ kind }) => kind !== "probe").map(({ atMs }) => atMs));
  const story = [...times].map((time) => ({
    atMs: time,
    what: moments
      .filter(({ atMs, kind }) => atMs === time && kind !== "probe")
      .map(({ what }) => what.replace("->", "to"))
      .join("; "),
  }));
  return timelinePicture({
    name: "outage",
    title: "Thirty minutes with three keys, a call each ten seconds: no call fails",
    description: `Three rows over thirty minutes. ${moments.map(({ atMs, what }) => `${minuteText(atMs)}: ${what}`).join("; ")}.`,
    lengthMs,
    laneHeight: 30,
    lanes: ids.map((id) => ({
      name: id,
      bars: barsOf(
        samples.map(({ atMs, served, open }) => ({
          atMs,
          kind: served === id ? ("serves" as const) : open.includes(id) ? ("open" as const) : undefined,
        })),
        lengthMs,
      ),
      marks: moments.flatMap(({ kind, atMs, credentialId }) =>
        kind === "probe" && credentialId === id ? [{ atMs, kind }] : [],
      ),
    })),
    legend: [
      ["serves", "answers the calls"],
      ["open", "open: calls skip it"],
      ["probe", "one call probes it"],
    ],
    story: story.map(({ atMs, what }) => ({ atMs, what: `${minuteText(atMs)}  ${what}` })),
    tickMs: 300_000,
    tickText: minuteText,
  });
}

function minuteText(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, "0")}`;
}
