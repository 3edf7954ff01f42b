/** Which bytes of an upload are there. Half-open ranges, sorted, disjoint and never touching. */
export interface ByteRange {
  readonly fromByte: number;
  /** The first byte that is not in the range. */
  readonly endByte: number;
}

export function addRange(ranges: readonly ByteRange[], added: ByteRange): readonly ByteRange[] {
  const before = ranges.filter((range) => range.endByte < added.fromByte);
  const after = ranges.filter((range) => range.fromByte > added.endByte);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const merged = {
    fromByte: Math.min(added.fromByte, ...touched.map((range) => range.fromByte)),
    endByte: Math.max(added.endByte, ...touched.map((range) => range.endByte)),
  };
  return [...before, merged, ...after];
}

export function hasRange(ranges: readonly ByteRange[], wanted: ByteRange): boolean {
  return ranges.some((range) => range.fromByte <= wanted.fromByte && wanted.endByte <= range.endByte);
}

export function coveredBytes(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.endByte - range.fromByte, 0);
}
