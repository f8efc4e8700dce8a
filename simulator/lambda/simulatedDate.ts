/**
 * A Date whose present is the simulated clock's. Given moments, formats and arithmetic stay the platform's. The
 * timers follow (`simulatedTimers.ts`); `performance.now()` stays real.
 */
export function simulatedDate(real: DateConstructor, now: () => number): DateConstructor {
  const simulated: DateConstructor = new Proxy(real, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], newTarget === simulated ? target : newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, property) => (property === "now" ? now : Reflect.get(target, property)),
  });
  // `new date.constructor()` must not lead back to real time.
  Object.defineProperty(real.prototype, "constructor", { value: simulated, writable: true, configurable: true });
  return simulated;
}
