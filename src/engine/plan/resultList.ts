// What runs have left of one result and nobody has taken yet, in a buffer that grows by doubling. For
// executors whose numbers are at hand.

export class ResultList {
  private buffer = new Float32Array(64);
  private length = 0;

  push(number: number): void {
    if (this.length === this.buffer.length) this.grow();
    this.buffer[this.length++] = number;
  }

  take(): Float32Array {
    const taken = this.buffer.slice(0, this.length);
    this.length = 0;
    return taken;
  }

  private grow(): void {
    const larger = new Float32Array(2 * this.buffer.length);
    larger.set(this.buffer);
    this.buffer = larger;
  }
}
