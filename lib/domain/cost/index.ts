export {
  type CostLine,
  type CostQuestion,
  type Estimate,
  estimateIdleMonth,
  estimateMonth,
  estimateRun,
  type Service,
  SERVICES,
} from './estimate.ts';
export { type Price, PRICES } from './prices.ts';
export { ALARM_METRICS, type RunShape, USUAL_RUN } from './shapes.ts';
