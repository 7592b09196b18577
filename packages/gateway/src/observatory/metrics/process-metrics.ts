import type { MetricDefinition } from "./metric-definition.js";

const microsecond = 1e-6;

/**
 * Metrics of the process. The names are Prometheus' standard names (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics) and
 * prom-client's names for Node, so that common dashboards work. prom-client's own collectors are not used, because their observers and timers cannot be ended.
 */
export const processMetrics: readonly MetricDefinition[] = [
  {
    name: "process_cpu_seconds_total",
    type: "counter",
    help: "Total user and system CPU time spent in seconds.",
    labels: [],
    read: () => {
      const { user, system } = process.cpuUsage();
      return [[{}, (user + system) * microsecond]];
    },
  },
  {
    name: "process_resident_memory_bytes",
    type: "gauge",
    help: "Resident memory size in bytes.",
    labels: [],
    read: () => [[{}, process.memoryUsage.rss()]],
  },
  {
    name: "process_start_time_seconds",
    type: "gauge",
    help: "Start time of the process since unix epoch in seconds.",
    labels: [],
    read: () => [[{}, performance.timeOrigin / 1_000]],
  },
  {
    name: "nodejs_heap_size_used_bytes",
    type: "gauge",
    help: "Process heap size used from Node.js in bytes.",
    labels: [],
    read: () => [[{}, process.memoryUsage().heapUsed]],
  },
  {
    name: "nodejs_eventloop_utilization_ratio",
    type: "gauge",
    help: "Share of time since the start in which the event loop was busy, from 0 to 1.",
    labels: [],
    read: () => [[{}, performance.eventLoopUtilization().utilization]],
  },
  {
    name: "nodejs_version_info",
    type: "gauge",
    help: "Node.js version info.",
    labels: ["version"],
    read: () => [[{ version: process.version }, 1]],
  },
];
