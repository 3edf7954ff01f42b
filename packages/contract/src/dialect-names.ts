// Apart from the catalogue, for those who need only the names: the schemas of the catalogue take time to load.
export const dialectNames = ['standard', 'api-video', 'fastpix', 'twelve-labs'] as const;
export type DialectName = (typeof dialectNames)[number];
