/** Write a cache file atomically (temporary file, then rename) and remove stale ones beside it. Throws the file system's error. */
export function writeCacheFile(file: string, bytes: Uint8Array): void;
