export { METRICS, METRICS_NAMESPACE, type MetricName } from './metrics.ts';
