/** A port of one protocol. */
export interface Port {
  readonly protocol: 'udp' | 'tcp';
  readonly number: number;
}

/** How a port is written: `53/udp`. */
export const PORT_TEXT = /^([1-9]\d{0,4})\/(udp|tcp)$/;

/** As it is written: `53/udp`. */
export const portText = ({ number, protocol }: Port): string => `${number}/${protocol}`;

/** Reads what `portText` writes. Throws an Error for anything else: `PORT_TEXT` says what it takes. */
export function readPort(text: string): Port {
  const [, number, protocol] = PORT_TEXT.exec(text) ?? [];
  if (number === undefined) throw new Error(`${text} is no port`);
  return { protocol: protocol === 'tcp' ? 'tcp' : 'udp', number: Number(number) };
}
