// The arms that have a teacher, and what each of them is but for it: the same start, labels alone.

export const TWINS = { distilled: "random", fusedDistilled: "fused" } as const;

export type Student = keyof typeof TWINS;
