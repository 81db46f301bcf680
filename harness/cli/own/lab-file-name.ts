/** What the file is called in which the owner of a lab says what is right: it lies beside the compose file. */
export const LAB_FILE = 'zonequake.yaml';
