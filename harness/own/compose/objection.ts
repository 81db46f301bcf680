/** What of a service cannot be in a lab. */
export interface Objection {
  /** Of the service, as the owner writes it. */
  readonly field: string;
  /** What is wrong with it, as a sentence without a subject's name or an end. */
  readonly problem: string;
  /** What else than leaving the service out helps. */
  readonly instead?: string;
  /** Where in the file it is, if not in the service's field. */
  readonly at?: readonly string[];
}
