export function kernelInterface(shared: string, declarations: string): string;
