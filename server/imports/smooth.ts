/** A row of a batch was refused: the batch is begun anew, with savepoints. */
export class NotSmooth extends Error {}
