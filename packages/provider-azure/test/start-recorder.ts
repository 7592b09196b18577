import { openRecorder, type Recorder } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

/** A server that keeps the bytes of each request, closed with the test. */
export async function startRecorder(): Promise<Recorder> {
  const recorder = await openRecorder();
  onTestFinished(recorder.close);
  return recorder;
}
