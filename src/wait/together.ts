// Works that are waited for together.

/**
 * What all of them give, once all have ended; throws what the first of them threw. Nothing goes on behind whoever
 * waits, as with Promise.all: a session that is given up reports no more.
 */
export async function together<Works extends readonly unknown[]>(
  works: readonly [...Works],
): Promise<{ -readonly [place in keyof Works]: Awaited<Works[place]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/** What all of them give, begun at once or one after the other. */
export async function each<T>(
  works: readonly (() => Promise<T>)[],
  atOnce: boolean,
): Promise<readonly T[]> {
  if (atOnce) return together(works.map((work) => work()));
  const given: T[] = [];
  for (const work of works) given.push(await work());
  return given;
}
