// Measures calls in process of one contestant: … in-process-child.js <name>
import { inProcess } from "../contestants/in-process.js";
import { allocatedBy } from "../measure/allocated-by.js";
import { answerJobs } from "../measure/answer-jobs.js";
import { cpuOf } from "../measure/cpu-of.js";
import { inFlight } from "../measure/in-flight.js";

/** What is asked: µs of CPU time of a call, or bytes that a call allocates. */
export type InProcessJob =
  | { readonly do: "calls"; readonly calls: number; readonly atOnce: number }
  | { readonly do: "bytes"; readonly calls: number };

const [name = ""] = process.argv.slice(2);
const make = inProcess[name];
if (make === undefined) throw new Error(`There is no contestant "${name}".`);
const call = make();

answerJobs(async (job: InProcessJob) => {
  if (job.do === "bytes") return allocatedBy(job.calls, call);
  const { cpuMs } = await cpuOf(() => inFlight(job.calls, job.atOnce, call));
  return (cpuMs * 1_000) / job.calls;
});
