/**
 * A promise, waited for no longer than so many milliseconds and than a signal allows. What becomes of it after that is nobody's concern.
 * @throws What `onTimeout` makes, when time is up; the signal's reason, when it aborts.
 */
export async function within(promise, milliseconds, signal, onTimeout) {
    let timer;
    let leave;
    const limits = new Promise((_, reject) => {
        leave = () => reject(signal.reason);
        signal?.addEventListener("abort", leave);
        if (signal?.aborted) {
            leave();
        }

        if (Number.isFinite(milliseconds)) {
            timer = setTimeout(() => reject(onTimeout()), milliseconds);
        }
    });
    try {
        return await Promise.race([promise, limits]);
    } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", leave);
    }
}

/**
 * So many milliseconds.
 * @throws The signal's reason, when it aborts.
 */
export async function pause(milliseconds, signal) {
    let timer;
    const elapsed = new Promise((resolve) => {
        timer = setTimeout(resolve, milliseconds);
    });
    try {
        await within(elapsed, Infinity, signal);
    } finally {
        clearTimeout(timer);
    }
}
