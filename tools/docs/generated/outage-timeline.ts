import { runOutage } from "./outage-run.js";

const columnMs = 30_000;

/** What an outage looks like, in letters. */
export async function outageTimeline(): Promise<string> {
  const { ids, lengthMs, samples, moments } = await runOutage();
  const columns = samples.filter(({ atMs }) => atMs % columnMs === 0);
  const scale = Array.from({ length: lengthMs / 300_000 }, (_, index) =>
    String(index * 5).padEnd(300_000 / columnMs),
  ).join("");
  return [
    "```text",
    `minute  ${scale}`.trimEnd(),
    ...ids.map(
      (id) =>
        `${id}  ${columns.map(({ served, open }) => (id === served ? "#" : open.includes(id) ? "x" : ".")).join("")}`,
    ),
    "",
    "# serves   . ready   x open: skipped",
    "",
    ...moments.map(({ atMs, what }) => `${minutes(atMs)}  ${what}`),
    "```",
  ].join("\n");
}

function minutes(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}
