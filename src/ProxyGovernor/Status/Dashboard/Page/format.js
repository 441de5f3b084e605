const NONE = '–';
const whole = new Intl.NumberFormat('en');

export const number = value => value == null ? NONE : whole.format(value);

export const text = value => value == null || value === '' ? NONE : String(value);

export const milliseconds = value => value == null ? NONE : whole.format(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** Ids share their beginnings: the end tells them apart. */
export const endOfId = id => id.slice(-10);

export const shortId = id => id.length > 10 ? `…${endOfId(id)}` : id;

/** In UTC, as the host's log has it. */
export const clock = time => new Date(time).toISOString().slice(11, 19);

export const instant = time => time == null ? NONE : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export function bytes(value) {
  if (value == null) return NONE;
  const steps = value < 1024 ? 0 : value < 1024 ** 2 ? 1 : value < 1024 ** 3 ? 2 : 3;
  return `${(value / 1024 ** steps).toFixed(steps === 0 ? 0 : 1)} ${['B', 'KiB', 'MiB', 'GiB'][steps]}`;
}

export function age(since, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
