// What a command needs of the world: files in, lines out. Tests give it a world of their own.

export interface Terminal {
  /** Text of a file; rejects with a message that says what is wrong with it. */
  read(file: string): Promise<string>;
  /** A line on standard output. */
  print(line: string): void;
  /** A line on standard error. */
  error(line: string): void;
}
