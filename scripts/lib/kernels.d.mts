export function compileKernels(): Promise<Map<string, string>>;
