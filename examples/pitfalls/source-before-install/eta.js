import ms from 'ms';

/** When a courier is there who says how long it takes: `20m`, `1.5h`. */
export function eta(said) {
  const milliseconds = ms(said);
  if (milliseconds === undefined) throw new RangeError(`${said} is no time; try 20m`);
  return `in ${milliseconds / 1000} seconds`;
}
