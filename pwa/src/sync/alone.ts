/**
 * One tab at a time, as far as that costs nothing. A frozen tab may keep a lock for ever, so the wait has an end:
 * after it the step runs anyway, which is safe because everything it does may be done twice.
 */

const PATIENCE_MS = 10_000;
const LOCK = "bagwatch-sync";

export async function alone<T>(
  step: () => Promise<T>,
  locks: LockManager | undefined = navigator.locks,
  patience_ms = PATIENCE_MS,
): Promise<T> {
  if (!locks) return step();
  const patience = AbortSignal.timeout(patience_ms);
  let entered = false;
  try {
    return await locks.request(LOCK, { signal: patience }, () => {
      entered = true;
      return step();
    });
  } catch (error) {
    if (entered) throw error;
    return step();
  }
}
