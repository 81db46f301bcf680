import type { ComposeVolume } from './compose-config.ts';

/** The path of this machine that a volume is made of by `driver_opts` (`o: bind`), as a mount would be; undefined for other volumes. */
export function boundDevice(volume: ComposeVolume | null): string | undefined {
  const { device, o = '' } = volume?.driver_opts ?? {};
  return String(o)
    .split(',')
    .some((option) => option === 'bind' || option === 'rbind') && device !== undefined
    ? String(device)
    : undefined;
}
