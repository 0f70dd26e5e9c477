import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export const read = path => readFileSync(root + path, 'utf8');

/** Counts what was looked at and keeps what was not as it should be. */
export class Report {
  #done = 0;
  #failures = [];

  /** Says that something holds. */
  require(holds, sentence) {
    this.#done++;
    if (!holds) this.#failures.push(sentence);
  }

  /** Says that a list of complaints is empty. */
  none(complaints, about) {
    this.#done++;
    this.#failures.push(...complaints.map(complaint => `${about}: ${complaint}`));
  }

  tell() {
    for (const failure of this.#failures) console.error(failure);
    console.log(`${this.#done} checks, ${this.#failures.length || 'none'} failed`);
    process.exitCode = this.#failures.length || this.#done === 0 ? 1 : 0;
  }
}
