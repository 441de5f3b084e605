// Longer timers fire at once.
const LONGEST_TIMER = 2 ** 31 - 1;

/** An option in milliseconds; `Infinity` turns what it limits off. */
export function milliseconds(name, value) {
    if (typeof value === "number" && (value === Infinity || (value > 0 && value <= LONGEST_TIMER))) {
        return value;
    }

    throw new RangeError(`${name} is '${value}'; allowed are milliseconds above 0, at most ${LONGEST_TIMER}, and Infinity.`);
}

/** An option that counts, from 1 on. */
export function count(name, value) {
    if (Number.isInteger(value) && value > 0) {
        return value;
    }

    throw new RangeError(`${name} is '${value}'; allowed are whole numbers from 1 on.`);
}
